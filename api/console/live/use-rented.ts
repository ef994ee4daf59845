/** Which cars are with a customer now: read once, then as the news comes. */
import { useEffect } from 'react';
import type { ReservationNews } from '../../../contracts/live.js';
import { allPages, LARGEST_PAGE } from '../data/all-pages.js';
import { answerTo, api } from '../data/api.js';
import type { VehicleStore } from '../vehicles/vehicle-store.js';
import type { LiveConnection } from './live-connection.js';

export function useRented(store: VehicleStore, connection: LiveConnection | undefined, allowed: boolean): void {
  useEffect(() => {
    if (!connection || !allowed) return;
    const stop = new AbortController();
    const rented = new Map<string, string>(); // reservation → car

    const show = () => store.mark('rented', new Set(rented.values()));
    const hear = ({ reservationId, vehicleId, state }: ReservationNews) => {
      if (state === 'active') rented.set(reservationId, vehicleId);
      else if (!rented.delete(reservationId)) return;
      show();
    };
    async function read() {
      const active = await allPages((cursor) => {
        const query = { state: 'active' as const, limit: LARGEST_PAGE, ...(cursor && { cursor }) };
        return answerTo(api.GET('/api/v1/reservations', { params: { query }, signal: stop.signal }));
      });
      for (const { id, vehicleId } of active) rented.set(id, vehicleId);
      show();
    }
    const readAgain = () => {
      rented.clear();
      read().catch(() => {}); // the banner tells of a lost connection; the next one reads again
    };
    if (connection.socket.connected) readAgain();
    connection.socket.on('connect', readAgain);
    connection.socket.on('reservation', hear);
    return () => {
      stop.abort();
      connection.socket.off('connect', readAgain);
      connection.socket.off('reservation', hear);
    };
  }, [store, connection, allowed]);
}
