/**
 * Asks for the whole state of the open car now and then. The socket tells only what changed, so the age of a value that
 * stays the same is known here alone.
 */
import { useEffect } from 'react';
import { apiGet } from '../session/api-get.js';
import { carStateOf } from './car-state.js';
import type { VehicleStore } from './vehicle-store.js';

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
