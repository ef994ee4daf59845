/**
 * Asks for the whole state of the open car now and then. The socket tells only what changed, so the age of a value that
 * stays the same is known here alone.
 */
import { useEffect } from 'react';
import type { SignalValue } from '../../../contracts/live.js';
import { apiGet } from '../session/api-get.js';
import type { Reading } from './vehicle.js';
import type { CarState, VehicleStore } from './vehicle-store.js';

const EVERY_MS = 5000;

export function useCarState(store: VehicleStore, id: string | undefined): void {
  useEffect(() => {
    if (id === undefined) return;
    let busy = false;
    const ask = async () => {
      if (busy || document.hidden) return;
      busy = true;
      try {
        const state = carStateOf(await apiGet(`/api/v1/vehicles/${id}/state`));
        if (state) store.merge(id, state);
      } catch {
        // The socket's banner tells of a lost connection; ages go on growing, which is the truth.
      } finally {
        busy = false;
      }
    };
    void ask();
    const timer = setInterval(ask, EVERY_MS);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [store, id]);
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
