/** Which cars are with a customer now: read once, then as the news comes. */
import { useEffect } from 'react';
import { allPages, LARGEST_PAGE } from '../data/all-pages.js';
import { answerTo, api } from '../data/api.js';
import type { VehicleStore } from '../vehicles/vehicle-store.js';
import type { LiveConnection } from './live-connection.js';
import { readAndHear } from './read-and-hear.js';

export function useRented(store: VehicleStore, connection: LiveConnection | undefined, allowed: boolean): void {
  useEffect(() => {
    if (!connection || !allowed) return;
    let rented = new Map<string, string>(); // reservation → car
    const show = () => store.mark('rented', new Set(rented.values()));
    return readAndHear(connection, 'reservation', {
      read: (signal) =>
        allPages((cursor) => {
          const query = { state: 'active' as const, limit: LARGEST_PAGE, ...(cursor && { cursor }) };
          return answerTo(api.GET('/api/v1/reservations', { params: { query }, signal }));
        }),
      start(active) {
        rented = new Map(active.map(({ id, vehicleId }) => [id, vehicleId]));
        show();
      },
      hear({ reservationId, vehicleId, state }) {
        if (state === 'active') rented.set(reservationId, vehicleId);
        else if (!rented.delete(reservationId)) return;
        show();
      },
    });
  }, [store, connection, allowed]);
}
