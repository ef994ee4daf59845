/** Calls many things in turn at an even pace: each once a period, all spread over it. */

const LOOK_EVERY_MS = 20;

/** Returns a function that stops it. What a late timer missed is made up for, up to one period. */
export function steadyTicks(count: number, periodMs: number, tick: (index: number) => void): () => void {
  const startedMs = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) / periodMs) * count);
    done = Math.max(done, due - count);
    while (done < due) tick(done++ % count);
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
