/** What a unit's sensors said, step by step from when it was new: of an engine a cycle a step, of a car a day. */
import { UnfitTable } from '../tables/table.js';

/** `steps[i]` are the signals of step i + 1, in an order that all units share. One that ran to failure failed in its last step. */
export interface History {
  readonly unit: string;
  readonly steps: readonly Float64Array[];
}

/** Throws `UnfitTable` where a signal is missing or the units have not the same signals. */
export function assertComparable(histories: readonly History[]): void {
  const signals = histories[0]?.steps[0]?.length;
  for (const { unit, steps } of histories) {
    if (steps.length === 0) throw new UnfitTable(`unit ${unit} has no history`);
    const odd = steps.findIndex((step) => step.length !== signals || step.some((value) => !Number.isFinite(value)));
    if (odd >= 0)
      throw new UnfitTable(`step ${odd + 1} of unit ${unit} has not a number for each of ${signals} signals`);
  }
}

/** As a unit was when it had done so many steps. */
export const until = ({ unit, steps }: History, age: number): History => ({ unit, steps: steps.slice(0, age) });
