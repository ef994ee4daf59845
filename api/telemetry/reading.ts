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
  /** Of signals with names of their own. It may have more than were asked for: whoever writes it out goes by the selection. */
  values: { readonly [name in SignalName | 'distanceKm']?: SignalValue | undefined };
  /** Those that were asked for of the others, by VSS path. */
  others?: Readonly<Record<string, SignalValue>> | undefined;
  /** Absent for a step. */
  origin?: { boot: string; seq: number; receivedAt: number; quality: number };
}

/** Which signals an export shows. */
export interface Selection {
  named: readonly SignalName[];
  /** By VSS path; 'all' shows whatever there is. */
  others: readonly string[] | 'all';
}

const STEPS_AT_ONCE = 250;
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
  pieces: AsyncIterable<readonly StoredSample[]>,
  { others }: Selection,
): AsyncGenerator<Reading[]> {
  for await (const samples of pieces) {
    // Without a copy of each: of half a million samples that is a tenth of the time.
    yield samples.map((sample) => {
      const { observedAt, signals } = sample;
      return { observedAt, values: sample, others: signals && chosen(signals, others), origin: sample };
    });
  }
}

function chosen(signals: NonNullable<StoredSample['signals']>, others: Selection['others']): Reading['others'] {
  // A signal may not pass for a field of the sample. Own properties, even for a signal called __proto__.
  const names = (others === 'all' ? Object.keys(signals) : others).filter(
    (name) => Object.hasOwn(signals, name) && !RESERVED.has(name),
  );
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, signals[name] as SignalValue]));
}

/** The distance is told only where nothing was asked for by name. */
export async function* readingsOfSteps(steps: AsyncIterable<Step>, { others }: Selection): AsyncGenerator<Reading[]> {
  let piece: Reading[] = [];
  for await (const { at, values } of steps) {
    const { distanceKm: _, ...signals } = values;
    if (piece.push({ observedAt: at, values: others === 'all' ? values : signals }) < STEPS_AT_ONCE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
