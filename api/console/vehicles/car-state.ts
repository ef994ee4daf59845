/** The answer of `GET /api/v1/vehicles/{id}/state`, as the store takes it. */
import type { SignalValue } from '../../../contracts/live.js';
import type { Reading } from './vehicle.js';

/** All that is believed of one car, as the API answers. */
export interface CarState {
  /** How long ago it was heard; undefined for never. */
  ageMs: number | undefined;
  readings: ReadonlyMap<string, Reading>;
}

/** The API's answer with its moments as ms since the epoch; undefined for what is none. */
export function carStateOf(answer: unknown): CarState | undefined {
  const { ageS, values } = (answer ?? {}) as { ageS?: unknown; values?: unknown };
  if (typeof values !== 'object' || values === null) return;
  const readings = new Map<string, Reading>();
  for (const [signal, reading] of Object.entries(
    values as Record<string, { value: SignalValue; observedAt: string }>,
  )) {
    const observedAt = Date.parse(reading.observedAt);
    if (Number.isFinite(observedAt)) readings.set(signal, { value: reading.value, observedAt });
  }
  return { ageMs: typeof ageS === 'number' ? ageS * 1000 : undefined, readings };
}
