/** SQL for quarantine. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { MotorpoolError } from '../errors.js';
import type { Quarantine, QuarantinedItem, QuarantinedRow } from './quarantine.js';

const PAYLOAD_MAX = 4096; // characters
const DETAIL_MAX = 500;
const KEPT_MS = 30 * 24 * 3600 * 1000;
const PAGE_MAX = 1000;

/** Bounds, by number of rows; the newest stay. */
const QUARANTINE_BOUNDS = { perVehicle: 100_000, all: 2_000_000 };

export function quarantine(db: Knex, bounds = QUARANTINE_BOUNDS): Quarantine {
  return {
    async keep(rows) {
      if (rows.length === 0) return 0;
      const columns = rows.map(asColumns);
      const result = await db.raw(
        `insert into quarantine (vehicle_id, identity, boot, seq, reason, detail, payload, truncated, received_at)
         select v, i, b, s, r, d, p, t, to_timestamp(at / 1000) from unnest(?::uuid[], ?::text[], ?::uuid[], ?::bigint[],
           ?::text[], ?::text[], ?::text[], ?::boolean[], ?::float8[]) as n (v, i, b, s, r, d, p, t, at)
         order by v, i
         on conflict do nothing`,
        Array.from({ length: 9 }, (_, i) => columns.map((row) => row[i])) as Knex.RawBinding[],
      );
      return result.rowCount as number;
    },

    async page({ vehicleId, limit = 100, cursor }) {
      const wanted = Math.min(Math.max(1, limit), PAGE_MAX);
      const query = db<Row>('quarantine')
        .orderBy('id', 'desc')
        .limit(wanted + 1);
      if (vehicleId !== undefined) query.where({ vehicle_id: vehicleId });
      if (cursor !== undefined) query.where('id', '<', checkedCursor(cursor));
      const rows = await query;
      const items = rows.slice(0, wanted).map(asItem);
      return { items, nextCursor: rows.length > wanted ? (items.at(-1)?.id ?? null) : null };
    },

    async sequences(vehicleId, since) {
      const { rows } = await db.raw(
        `select boot, min(seq)::float8 as "from", max(seq)::float8 as "to" from (
           select boot, seq, seq - row_number() over (partition by boot order by seq) as run from quarantine
           where vehicle_id = ? and boot is not null and seq is not null and received_at >= to_timestamp(?::float8 / 1000)
         ) runs group by boot, run order by boot, 2`,
        [vehicleId, since],
      );
      return rows;
    },

    async trim(now) {
      const old = await db('quarantine')
        .where('received_at', '<', new Date(now - KEPT_MS))
        .delete();
      const crowded = await db.raw(
        `delete from quarantine q using (
           select vehicle_id, (select id from quarantine x where x.vehicle_id = c.vehicle_id
             order by id desc offset ? limit 1) as last_out
           from (select vehicle_id from quarantine group by vehicle_id having count(*) > ?) c
         ) o where q.vehicle_id = o.vehicle_id and q.id <= o.last_out`,
        [bounds.perVehicle, bounds.perVehicle],
      );
      const beyond = await db.raw(
        'delete from quarantine where id <= (select id from quarantine order by id desc offset ? limit 1)',
        [bounds.all],
      );
      return old + crowded.rowCount + beyond.rowCount;
    },
  };
}

interface Row {
  id: string;
  vehicle_id: string;
  boot: string | null;
  seq: string | null;
  reason: string;
  detail: string;
  payload: string;
  truncated: boolean;
  received_at: Date;
}

/** In the order of the insert. PostgreSQL's text cannot hold NUL. */
function asColumns(row: QuarantinedRow) {
  const known = row.boot !== undefined && row.seq !== undefined;
  const identity = known ? `${row.boot}/${row.seq}` : createHash('sha256').update(row.payload).digest('base64');
  const payload = row.payload.slice(0, PAYLOAD_MAX).replaceAll('\0', '\ufffd');
  const detail = row.detail.slice(0, DETAIL_MAX).replaceAll('\0', '\ufffd');
  const truncated = row.payload.length > PAYLOAD_MAX;
  return [
    row.vehicleId,
    identity,
    row.boot ?? null,
    row.seq ?? null,
    row.reason,
    detail,
    payload,
    truncated,
    row.receivedAt,
  ];
}

const asItem = (row: Row): QuarantinedItem => ({
  id: row.id,
  vehicleId: row.vehicle_id,
  boot: row.boot ?? undefined,
  seq: row.seq === null ? undefined : Number(row.seq),
  reason: row.reason,
  detail: row.detail,
  payload: row.payload,
  truncated: row.truncated,
  receivedAt: row.received_at.getTime(),
});

function checkedCursor(cursor: string): string {
  if (/^\d{1,18}$/.test(cursor)) return cursor;
  throw new MotorpoolError('bad-input', 'bad-cursor', 'This cursor is not one that an earlier page gave.');
}
