/** A row of an export: a raw sample, or one step of an aggregate, with the signals that were asked for. */
import {
  NUMERIC_SIGNALS,
  SIGNALS,
  type SignalName,
  type SignalValue,
  type StoredSample,
} from '../../contracts/index.js';
import type { Step } from '../../platform/telemetry-store/telemetry-store.js';
import { badQuery } from './bad-query.js';

export interface Reading {
  /** ms since the epoch. */
  observedAt: number;
  values: Partial<Record<string, SignalValue>>;
  /** Absent for a step. */
  origin?: { boot: string; seq: number; receivedAt: number; quality: number };
}

/** Which signals an export shows. */
export interface Selection {
  named: readonly SignalName[];
  /** By VSS path; 'all' shows whatever there is. */
  others: readonly string[] | 'all';
}

const NAMES = new Set<string>(SIGNALS.map((signal) => signal.name));
const RESERVED = new Set<string>([...NAMES, 'observedAt', 'distanceKm']);
export const EVERYTHING: Selection = { named: SIGNALS.map((signal) => signal.name), others: 'all' };

/** Reads `signals=speedKmh,Vehicle.Cabin.…`. Throws a MotorpoolError (bad-input) for a name that cannot be one. */
export function selectionOf(signals: string | undefined): Selection {
  if (signals === undefined) return EVERYTHING;
  const wanted = [...new Set(signals.split(',').map((name) => name.trim()))];
  const wrong = wanted.filter((name) => !NAMES.has(name) && !name.includes('.'));
  if (wrong.length > 0) throw badQuery('signals', `there is no signal named ${wrong.join(', ').slice(0, 200)}`);
  return {
    named: SIGNALS.map((signal) => signal.name).filter((name) => wanted.includes(name)),
    others: wanted.filter((name) => !NAMES.has(name)),
  };
}

/** The selection's numbers, for steps. Throws where a signal was asked for that has no mean. */
export function numericOf(selection: Selection): SignalName[] {
  if (selection === EVERYTHING) return [...NUMERIC_SIGNALS];
  const wrong = [...selection.named.filter((name) => !NUMERIC_SIGNALS.includes(name)), ...selection.others];
  if (wrong.length > 0)
    throw badQuery('signals', `only numeric signals come in steps, not ${wrong.join(', ').slice(0, 200)}`);
  return [...selection.named];
}

export async function* readingsOf(
  samples: AsyncIterable<StoredSample>,
  { named, others }: Selection,
): AsyncGenerator<Reading> {
  for await (const sample of samples) {
    const values: Reading['values'] = {};
    for (const name of named) if (sample[name] !== undefined) values[name] = sample[name];
    if (sample.signals) {
      for (const name of others === 'all' ? Object.keys(sample.signals) : others) {
        // A signal may not pass for a field of the sample.
        if (Object.hasOwn(sample.signals, name) && !RESERVED.has(name)) values[name] = sample.signals[name];
      }
    }
    yield { observedAt: sample.observedAt, values, origin: sample };
  }
}

/** The distance is told only where nothing was asked for by name. */
export async function* readingsOfSteps(steps: AsyncIterable<Step>, { others }: Selection): AsyncGenerator<Reading> {
  for await (const { at, values } of steps) {
    const { distanceKm: _, ...signals } = values;
    yield { observedAt: at, values: others === 'all' ? values : signals };
  }
}
