/** The compact form of believed values in the database: by moment, as most signals of a car share one. */
import type { SignalValue } from '../../contracts/index.js';
import type { BelievedValues } from './vehicle-states.js';

/** `[[<observedAt>, {"speedKmh": 42}], …]`: pairs, as objects with moments for keys are slow to read. */
export type BelievedByMoment = [observedAt: number, named: Record<string, SignalValue>][];

export function toBelievedJson(values: BelievedValues): string {
  const moments = new Map<number, Record<string, SignalValue>>();
  for (const name in values) {
    const { value, observedAt } = values[name] as BelievedValues[string];
    let named = moments.get(observedAt);
    if (!named) {
      named = {};
      moments.set(observedAt, named);
    }
    named[name] = value;
  }
  return JSON.stringify([...moments]);
}

export function fromBelievedJson(byMoment: BelievedByMoment): BelievedValues {
  const values: BelievedValues = {};
  for (const [observedAt, named] of byMoment) {
    for (const name in named) values[name] = { value: named[name] as SignalValue, observedAt };
  }
  return values;
}

/** The newest of each signal in either. */
export function mergeBelieved(a: BelievedValues, b: BelievedValues): BelievedValues {
  const merged = { ...a };
  for (const name in b) {
    const theirs = b[name] as BelievedValues[string];
    // A signal may be called `constructor`, which every object has.
    if (!Object.hasOwn(merged, name) || theirs.observedAt > (merged[name]?.observedAt ?? 0)) merged[name] = theirs;
  }
  return merged;
}
