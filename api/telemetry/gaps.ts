/** The gap ledger of a car: what was stored, what came but could not be stored, and what never came. */
import type { BootSequence } from '../../platform/telemetry-store/telemetry-store.js';

interface Run {
  from: number;
  to: number;
}

export interface BootGaps {
  boot: string;
  firstSeq: number;
  lastSeq: number;
  stored: number;
  quarantined: number;
  /** Runs of sequence numbers that never came, both ends included. */
  missing: Run[];
}

/** Joins what the store and the quarantine hold. A quarantined number did come, so it is not missing. */
export function gapLedger(
  stored: readonly BootSequence[],
  quarantined: readonly (Run & { boot: string })[],
): BootGaps[] {
  const runsByBoot = new Map<string, Run[]>();
  for (const { boot, from, to } of quarantined) {
    runsByBoot.set(boot, [...(runsByBoot.get(boot) ?? []), { from, to }]);
  }
  const storedByBoot = new Map(stored.map((sequence) => [sequence.boot, sequence]));
  return [...new Set([...storedByBoot.keys(), ...runsByBoot.keys()])].map((boot) =>
    ofBoot(boot, storedByBoot.get(boot), runsByBoot.get(boot) ?? []),
  );
}

function ofBoot(boot: string, stored: BootSequence | undefined, quarantined: readonly Run[]): BootGaps {
  const came = stored ? subtract([{ from: stored.firstSeq, to: stored.lastSeq }], stored.missing) : [];
  const all = [...came, ...quarantined].sort((a, b) => a.from - b.from);
  const firstSeq = (all[0] as Run).from;
  const lastSeq = all.reduce((last, run) => Math.max(last, run.to), firstSeq);
  return {
    boot,
    firstSeq,
    lastSeq,
    stored: stored?.stored ?? 0,
    quarantined: quarantined.reduce((sum, run) => sum + run.to - run.from + 1, 0),
    missing: subtract([{ from: firstSeq, to: lastSeq }], all),
  };
}

/** `runs` without what `taken` covers. Both are in ascending order, and `runs` do not overlap. */
function subtract(runs: readonly Run[], taken: readonly Run[]): Run[] {
  const left: Run[] = [];
  for (const run of runs) {
    let from = run.from;
    for (const hole of taken) {
      if (hole.to < from) continue;
      if (hole.from > run.to) break;
      if (hole.from > from) left.push({ from, to: hole.from - 1 });
      from = hole.to + 1;
    }
    if (from <= run.to) left.push({ from, to: run.to });
  }
  return left;
}
