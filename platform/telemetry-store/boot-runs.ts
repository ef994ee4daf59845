/** Sequence numbers by boot, out of samples as they stream by, and put together with those of the store. */
import type { StoredSample } from '../../contracts/index.js';
import type { BootSequence } from '../telemetry-store/telemetry-store.js';

/** Both ends included. */
interface Run {
  from: number;
  to: number;
}

/** In the order in which the boots were first heard of. */
export async function sequencesOf(pieces: AsyncIterable<readonly StoredSample[]>): Promise<BootSequence[]> {
  const boots = new Map<string, Run[]>();
  for await (const piece of pieces) {
    for (const { boot, seq } of piece) {
      const runs = boots.get(boot) ?? [];
      const last = runs.at(-1);
      // Mostly they count up, so that a boot is one run, however long it was.
      if (last && seq === last.to + 1) last.to = seq;
      else runs.push({ from: seq, to: seq });
      if (runs.length === 1) boots.set(boot, runs);
    }
  }
  return [...boots].map(([boot, runs]) => asSequence(boot, runs));
}

/** What is known of two spans, the older first. */
export function together(old: readonly BootSequence[], young: readonly BootSequence[]): BootSequence[] {
  const boots = new Map<string, Run[]>();
  for (const sequence of [...old, ...young]) {
    boots.set(sequence.boot, [...(boots.get(sequence.boot) ?? []), ...runsOf(sequence)]);
  }
  return [...boots].map(([boot, runs]) => asSequence(boot, runs));
}

function runsOf({ firstSeq, lastSeq, missing }: BootSequence): Run[] {
  const starts = [firstSeq, ...missing.map(({ to }) => to + 1)];
  const ends = [...missing.map(({ from }) => from - 1), lastSeq];
  return starts.map((from, i) => ({ from, to: ends[i] as number }));
}

function asSequence(boot: string, runs: readonly Run[]): BootSequence {
  const merged: Run[] = [];
  for (const { from, to } of runs.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return {
    boot,
    firstSeq: merged[0]?.from ?? 0,
    lastSeq: merged.at(-1)?.to ?? 0,
    stored: merged.reduce((sum, { from, to }) => sum + to - from + 1, 0),
    missing: merged.slice(1).map(({ from }, i) => ({ from: (merged[i] as Run).to + 1, to: from - 1 })),
  };
}
