/** Two ways of doing one thing, measured in turns, the order changed each time: what the machine does besides hits both. */
import { median } from './pinned-process.js';

const RUNS = 3;

/** Medians of what each run of the two gives; the first run of each warms up and does not count. */
export async function alternated(
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<{ ours: number; peer: number }> {
  await peer();
  await ours();
  const [of, beside]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    if (run % 2 === 0) {
      beside.push(await peer());
      of.push(await ours());
    } else {
      of.push(await ours());
      beside.push(await peer());
    }
  }
  return { ours: median(of), peer: median(beside) };
}

/** Median milliseconds of a few runs after one that does not count. */
export async function timed(what: () => Promise<void>): Promise<number> {
  await what();
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const begin = performance.now();
    await what();
    times.push(performance.now() - begin);
  }
  return median(times);
}
