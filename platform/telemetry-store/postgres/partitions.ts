/** A partition of `telemetry_samples` for each UTC day. */
import { DAY_MS, RECENT_MS, takenSince } from '../telemetry-store.js';
import type { Connections } from './connections.js';

const AHEAD_DAYS = 2;
const LOCK = 0x74656c65; // 'tele'

const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);
const nameOf = (day: number): string =>
  `telemetry_samples_${new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')}`;

export function partitions(connections: Connections) {
  /** Makes those that are missing. Attaching takes no lock that a reader or writer would wait for. */
  async function make(days: Iterable<number>): Promise<void> {
    await connections.read(async (client) => {
      await client.query('begin');
      try {
        await client.query('select pg_advisory_xact_lock($1)', [LOCK]); // other processes make the same ones
        const byName = new Map([...days].map((day) => [nameOf(day), day]));
        const { rows: missing } = await client.query<{ name: string }>(
          'select name from unnest($1::text[]) as name where to_regclass(name) is null',
          [[...byName.keys()]],
        );
        for (const { name } of missing) {
          const day = byName.get(name) as number;
          const [from, to] = [day, day + 1].map((d) => new Date(d * DAY_MS).toISOString());
          await client.query(`create table ${name} (like telemetry_samples including all)`);
          await client.query(
            `alter table telemetry_samples attach partition ${name} for values from ('${from}') to ('${to}')`,
          );
        }
        await client.query('commit');
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw error;
      }
    });
  }

  return {
    /** All that `recent` can need, and two days ahead. */
    makeAround: (now: number) => {
      const first = dayOf(now - RECENT_MS);
      return make(Array.from({ length: dayOf(now) + AHEAD_DAYS - first + 1 }, (_, i) => first + i));
    },

    /** Those of samples that found none. Throws a RangeError for a day far outside of what is kept. */
    async makeFor(times: readonly number[], now: number): Promise<void> {
      const days = new Set(times.map(dayOf));
      for (const day of days) {
        if (day * DAY_MS < takenSince(now) || day > dayOf(now) + AHEAD_DAYS + 1) {
          throw new RangeError(`observed on ${new Date(day * DAY_MS).toISOString()}, a day that is not kept`);
        }
      }
      await make(days);
    },

    /** Drops the days that ended before `before` (ms) and gives their names. */
    async dropOlder(before: number): Promise<string[]> {
      return connections.read(async (client) => {
        const { rows } = await client.query<{ name: string; pending: boolean }>(
          `select c.relname as name, i.inhdetachpending as pending from pg_inherits i join pg_class c on c.oid = i.inhrelid
           where i.inhparent = 'telemetry_samples'::regclass and c.relname < $1 order by 1`,
          [nameOf(dayOf(before))],
        );
        for (const { name, pending } of rows) {
          // CONCURRENTLY waits for readers instead of holding them up; FINALIZE ends one that was interrupted.
          await client.query(
            `alter table telemetry_samples detach partition ${name} ${pending ? 'finalize' : 'concurrently'}`,
          );
          await client.query(`drop table ${name}`);
        }
        return rows.map(({ name }) => name);
      });
    },
  };
}

export type Partitions = ReturnType<typeof partitions>;
