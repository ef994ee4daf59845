/** What the archive holds: a row for each file, and up to when all samples are in files. On connections of its own. */
import { setTimeout as pause } from 'node:timers/promises';
import knex, { type Knex } from 'knex';
import { DAY_MS, type Span } from '../telemetry-store/telemetry-store.js';

export interface ArchiveFile {
  key: string;
  /** The start of its UTC day, ms since the epoch. */
  day: number;
  part: number;
  firstVehicle: string;
  lastVehicle: string;
  samples: number;
  bytes: number;
  footerBytes: number;
}

const LAST_ANSWER_MS = 2_000;
const LOCK = 0x61726368; // 'arch'
const PAGE = 500;
const COLUMNS = `key, extract(epoch from day)::float8 * 1000 as day, part, first_vehicle as "firstVehicle",
  last_vehicle as "lastVehicle", samples, bytes::float8 as bytes, footer_bytes as "footerBytes"`;
const DAY = `(date '1970-01-01' + ?::integer)`;
const dayNumber = (ms: number): number => Math.floor(ms / DAY_MS);

export type ArchiveRepository = ReturnType<typeof archiveRepository>;

/** Apart from the other connections: erasures wait here while they hold one of those. */
export const archiveRepository = (url: string) => {
  const db = knex({ client: 'pg', compileSqlOnError: false, connection: url, pool: { min: 0, max: 6 } });
  const filesBy = async (where: string, values: readonly (string | number)[], on: Knex = db): Promise<ArchiveFile[]> =>
    (await on.raw(`select ${COLUMNS} from telemetry_archive_files where whole and ${where}`, [...values])).rows;

  return {
    /** Whoever writes or rewrites files does it in here, one at a time over all processes; what is done in `tx` holds with it. */
    locked: <T>(work: (tx: Knex) => Promise<T>): Promise<T> =>
      db.transaction(async (tx) => {
        await tx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
        return work(tx);
      }),

    /** All samples before that moment are in files; undefined where there never was an archive. */
    async until(): Promise<number | undefined> {
      const { rows } = await db.raw('select extract(epoch from until)::float8 * 1000 as until from telemetry_archive');
      return rows[0]?.until;
    },

    /** Never back. */
    async moveUntil(until: number): Promise<void> {
      await db.raw(
        `insert into telemetry_archive (until) values (to_timestamp(?::float8 / 1000)) on conflict (only_row)
         do update set until = greatest(telemetry_archive.until, excluded.until)`,
        [until],
      );
    },

    /** Those that may hold samples of that car, in the order of time; `after` is the last one of the page before. */
    async filesOf(vehicleId: string, { from, to }: Span, order: 'asc' | 'desc', after?: ArchiveFile) {
      const past = after ? `and (day, part) ${order === 'asc' ? '>' : '<'} (${DAY}, ?)` : '';
      return filesBy(
        `day between ${DAY} and ${DAY} and ? between first_vehicle and last_vehicle ${past}
         order by day ${order}, part ${order} limit ${PAGE}`,
        [...[dayNumber(from), dayNumber(to - 1), vehicleId], ...(after ? [dayNumber(after.day), after.part] : [])],
      );
    },

    /** The one that stands there now: it is another one once places were taken out of it. */
    fileAt: async ({ day, part }: ArchiveFile): Promise<ArchiveFile | undefined> =>
      (await filesBy(`day = ${DAY} and part = ?`, [dayNumber(day), part]))[0],

    /** The last file of that day. */
    lastOf: async (day: number, tx: Knex): Promise<ArchiveFile | undefined> =>
      (await filesBy(`day = ${DAY} order by part desc limit 1`, [dayNumber(day)], tx))[0],

    /** Those of that car and span of which the places were not taken out yet. */
    unforgotten: (vehicleId: string, { from, to }: Span, tx: Knex): Promise<ArchiveFile[]> =>
      filesBy(
        `day between ${DAY} and ${DAY} and ? between first_vehicle and last_vehicle and not forgotten @> ?::jsonb
         order by day, part`,
        [dayNumber(from), dayNumber(to - 1), vehicleId, JSON.stringify([[vehicleId, from, to]])],
        tx,
      ),

    /** Before its bytes are put, so that they are found again whatever happens. Not in the transaction that holds the lock. */
    async announce(file: ArchiveFile): Promise<void> {
      await db.raw(
        `insert into telemetry_archive_files (key, day, part, first_vehicle, last_vehicle, samples, bytes, footer_bytes)
         values (?, ${DAY}, ?, ?, ?, ?, ?, ?)`,
        [
          ...[file.key, dayNumber(file.day), file.part, file.firstVehicle, file.lastVehicle],
          ...[file.samples, file.bytes, file.footerBytes],
        ],
      );
    },

    /** From now on it counts; `instead` of one does so no more. */
    async count({ key }: ArchiveFile, tx: Knex, instead?: ArchiveFile): Promise<void> {
      if (instead) await tx.raw('update telemetry_archive_files set whole = false where key = ?', [instead.key]);
      await tx.raw(
        `update telemetry_archive_files f set whole = true,
           forgotten = coalesce((select forgotten from telemetry_archive_files where key = ?), '[]') where f.key = ?`,
        [instead?.key ?? '', key],
      );
    },

    async noteForgotten({ key }: ArchiveFile, vehicleId: string, { from, to }: Span, tx: Knex): Promise<void> {
      await tx.raw('update telemetry_archive_files set forgotten = forgotten || ?::jsonb where key = ?', [
        JSON.stringify([[vehicleId, from, to]]),
        key,
      ]);
    },

    /** Files of days before that moment count no more. */
    async dropBefore(before: number, tx: Knex): Promise<number> {
      const { rowCount } = await tx.raw(
        `update telemetry_archive_files set whole = false where whole and day < ${DAY}`,
        [dayNumber(before)],
      );
      return rowCount;
    },

    /** Files that do not count, of whose bytes there may be some. */
    loose: async (): Promise<string[]> =>
      (await db.raw('select key from telemetry_archive_files where not whole order by key limit 1000')).rows.map(
        ({ key }: { key: string }) => key,
      ),

    /** None where a database is older than the archive. */
    async wholeKeys(): Promise<string[]> {
      const { rows } = await db.raw(`select to_regclass('telemetry_archive_files') as found`);
      if (!rows[0].found) return [];
      return (await db.raw('select key from telemetry_archive_files where whole')).rows.map(
        ({ key }: { key: string }) => key,
      );
    },

    async forgetLoose(key: string): Promise<void> {
      await db.raw('delete from telemetry_archive_files where key = ? and not whole', [key]);
    },

    /** What still runs is waited for so long, then left: what it did is rolled back with its connection. */
    [Symbol.asyncDispose]: () => Promise.race([db.destroy(), pause(LAST_ANSWER_MS, undefined, { ref: false })]),
  };
};
