/**
 * Wills that outlived their broker: Aedes sends them out as messages. It takes every broker for dead that it has not heard of for a
 * while, itself too, and so would send those of everybody after some time without Redis.
 */
import type { Hearing } from './hearing.js';

/** Aedes's, as far as it is needed here; `brokerId` is the broker that the client was connected to. */
export interface KeepsWills {
  streamWill(living: Record<string, number>): AsyncIterable<{ brokerId: string }>;
}

/** From now on it gives the wills of dead brokers alone. */
export function guardKeptWills(persistence: KeepsWills, hearing: Pick<Hearing, 'isDead'>): void {
  const all = persistence.streamWill.bind(persistence);
  persistence.streamWill = async function* (living) {
    for await (const will of all(living)) {
      if (hearing.isDead(will.brokerId)) yield will; // asked each time: Redis may be waited for in between
    }
  };
}
