/** A bounded memory of the sequence numbers that came from one car, so that a repeat is known without asking the store. */

const BOOTS_MAX = 8;
const RUNS_MAX = 128;

export interface SeenSequences {
  /** Remembers it; false when it was remembered already. What fell out of the memory counts as new. */
  add(boot: string, seq: number): boolean;
}

export function seenSequences(): SeenSequences {
  const boots = new Map<string, number[]>();
  let lastBoot = '';
  let last: number[] = [];

  function runsOf(boot: string): number[] {
    if (boot === lastBoot) return last;
    let runs = boots.get(boot);
    if (!runs) {
      runs = [];
      boots.set(boot, runs);
      if (boots.size > BOOTS_MAX) boots.delete(boots.keys().next().value as string);
    }
    lastBoot = boot;
    last = runs;
    return runs;
  }

  return { add: (boot, seq) => addToRuns(runsOf(boot), seq) };
}

/** `runs` is [from, to, from, to, …], both ends in, ascending, never touching. False when `seq` was in it. */
function addToRuns(runs: number[], seq: number): boolean {
  const end = runs.length - 1;
  if (end > 0 && seq === (runs[end] as number) + 1) {
    runs[end] = seq; // nearly always: the next one
    return true;
  }
  let i = 0; // the first run that does not lie wholly before seq - 1
  let high = runs.length / 2;
  while (i < high) {
    const middle = (i + high) >> 1;
    if ((runs[2 * middle + 1] as number) < seq - 1) i = middle + 1;
    else high = middle;
  }
  const from = runs[2 * i];
  const to = runs[2 * i + 1];
  if (from === undefined || to === undefined || seq < from - 1) {
    runs.splice(2 * i, 0, seq, seq);
    if (runs.length > 2 * RUNS_MAX) runs.splice(0, 2);
    return true;
  }
  if (seq >= from && seq <= to) return false;
  if (seq === from - 1) {
    runs[2 * i] = seq;
    return true;
  }
  runs[2 * i + 1] = seq; // seq === to + 1
  if (runs[2 * i + 2] === seq + 1) runs.splice(2 * i + 1, 2); // it closed the gap to the next run
  return true;
}
