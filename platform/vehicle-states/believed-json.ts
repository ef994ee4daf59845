/** The compact form of believed values in the database: by moment, as most signals of a car share one. */
import type { SignalValue } from '../../contracts/index.js';
import type { BelievedValues } from './vehicle-states.js';

/** `{"<observedAt>": {"speedKmh": 42}}`. */
export type BelievedByMoment = Record<string, Record<string, SignalValue>>;

export function toBelievedJson(values: BelievedValues): string {
  const byMoment: BelievedByMoment = {};
  for (const name in values) {
    const { value, observedAt } = values[name] as BelievedValues[string];
    let moment = byMoment[observedAt];
    if (!moment) {
      moment = Object.create(null) as Record<string, SignalValue>; // a signal may be called anything, __proto__ too
      byMoment[observedAt] = moment;
    }
    moment[name] = value;
  }
  return JSON.stringify(byMoment);
}

export function fromBelievedJson(byMoment: BelievedByMoment): BelievedValues {
  const values: BelievedValues = {};
  for (const moment in byMoment) {
    const observedAt = Number(moment);
    const named = byMoment[moment] as Record<string, SignalValue>;
    for (const name in named) values[name] = { value: named[name] as SignalValue, observedAt };
  }
  return values;
}

/** The newest of each signal in either. */
export function mergeBelieved(a: BelievedValues, b: BelievedValues): BelievedValues {
  const merged = { ...a };
  for (const name in b) {
    const ours = merged[name];
    const theirs = b[name] as BelievedValues[string];
    if (!ours || theirs.observedAt > ours.observedAt) merged[name] = theirs;
  }
  return merged;
}
