/** One car with all its values and trips as they come, by a watch of its own: the map's tells only what a map draws. */
import { useEffect, useState } from 'react';
import { queryClient } from '../data/query-client.js';
import { useCarState } from '../vehicles/use-car-state.js';
import { useTick } from '../vehicles/use-tick.js';
import type { Vehicle } from '../vehicles/vehicle.js';
import { vehicleStore } from '../vehicles/vehicle-store.js';
import { connectLive } from './live-connection.js';
import { useLiveSession } from './live-session.js';

export interface LiveCar {
  /** Undefined until something is known of it. */
  vehicle: Vehicle | undefined;
  /** What time it is for the server, ms. */
  now: number;
}

/** Of the car `id`; of none where it is undefined. */
export function useLiveCar(id: string | undefined): LiveCar {
  const [store, setStore] = useState(() => vehicleStore());
  useEffect(() => {
    if (id === undefined) return;
    const own = vehicleStore();
    setStore(own);
    const connection = connectLive(own, { vehicleIds: [id] });
    const readTrips = () => void queryClient.invalidateQueries({ queryKey: ['trips', id] });
    connection.socket.on('trip', readTrips);
    connection.socket.on('connect', readTrips); // what was missed meanwhile
    return () => connection.close();
  }, [id]);
  useCarState(store, id);
  useTick(store);
  const { store: fleet } = useLiveSession();
  useEffect(() => {
    // With each tick: what is known of the fleet is known of it.
    for (const what of ['rented', 'alert'] as const) store.mark(what, fleet.marked(what));
  });
  return { vehicle: id === undefined ? undefined : store.byId(id), now: store.clock.now() };
}
