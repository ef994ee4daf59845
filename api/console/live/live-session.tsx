/** The one connection of a signed-in page: news to staff always, cars while the map wants them. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type VehicleStore, vehicleStore } from '../vehicles/vehicle-store.js';
import { type Connection, connectLive, type LiveConnection } from './live-connection.js';

interface LiveSession {
  store: VehicleStore;
  /** Undefined for who may not watch, and for a moment at first. */
  live: LiveConnection | undefined;
  connection: Connection;
}

const Session = createContext<LiveSession | undefined>(undefined);

export function LiveSessionProvider({ allowed, children }: { allowed: boolean; children: ReactNode }) {
  const [store] = useState(() => vehicleStore());
  const [live, setLive] = useState<LiveConnection>();
  const [connection, setConnection] = useState<Connection>({ state: 'connecting', since: Date.now() });
  useEffect(() => {
    if (!allowed) return;
    const made = connectLive(store, undefined, setConnection);
    setLive(made);
    return () => made.close();
  }, [store, allowed]);
  const session = useMemo(() => ({ store, live, connection }), [store, live, connection]);
  return <Session value={session}>{children}</Session>;
}

export function useLiveSession(): LiveSession {
  const session = useContext(Session);
  if (!session) throw new Error('outside of the LiveSessionProvider');
  return session;
}
