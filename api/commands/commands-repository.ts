/** SQL for commands, as the API needs it. Give it a transaction and every call joins that transaction. */
import type { Knex } from 'knex';
import type { CommandType } from '../../contracts/index.js';
import type { CommandChange } from '../../platform/vehicle-commands/index.js';
import type { Command, CommandWithHistory } from './command.js';

export interface NewCommand {
  vehicleId: string;
  type: CommandType;
  arguments: Readonly<Record<string, unknown>>;
  reason: string | null;
  requestedBy: string;
  reservationId: string | null;
  expiresInS: number;
}

export interface CommandFilter {
  vehicleId?: string | undefined;
  state?: string | undefined;
  type?: string | undefined;
  requestedBy?: string | undefined;
}

const COLUMNS = `id, vehicle_id, type, arguments, state, confirmation, detail, reason, requested_by, reservation_id, created_at,
  expires_at`;

export function commandsRepository(db: Knex) {
  return {
    /** Those that the car has not answered. Lock the car first, or they may be more by the time you know. */
    async unanswered(vehicleId: string): Promise<number> {
      const { rows } = await db.raw(
        `select count(*)::int as count from commands where vehicle_id = ? and state in ('queued', 'sent', 'delivered')`,
        [vehicleId],
      );
      return rows[0].count;
    },
    async insert(command: NewCommand): Promise<Command> {
      const { vehicleId, type, reason, requestedBy, reservationId, expiresInS } = command;
      const { rows } = await db.raw(
        `insert into commands (vehicle_id, type, arguments, reason, requested_by, reservation_id, expires_at)
         values (?, ?, ?::jsonb, ?, ?, ?, clock_timestamp() + make_interval(secs => ?)) returning ${COLUMNS}`,
        [vehicleId, type, JSON.stringify(command.arguments), reason, requestedBy, reservationId, expiresInS],
      );
      return commandOf(rows[0]);
    },
    /** Its states so far come with it. */
    async find(vehicleId: string, id: string): Promise<CommandWithHistory | undefined> {
      const { rows } = await db.raw(
        `select ${COLUMNS}, (select json_agg(json_build_object('at', h.at, 'state', h.state, 'detail', h.detail) order by h.id)
           from command_history h where h.command_id = c.id) as history
         from commands c where vehicle_id = ? and id = ?`,
        [vehicleId, id],
      );
      return rows.map((row: Row & { history: CommandWithHistory['history'] }) => ({
        ...commandOf(row),
        history: row.history.map(({ at, ...step }) => ({ ...step, at: new Date(at).toISOString() })),
      }))[0];
    },
    /** The newest first; after the one that is named. */
    async page(filter: CommandFilter, limit: number, after: string | undefined): Promise<Command[]> {
      const rows = db('commands').select(db.raw(COLUMNS)).orderBy('ordinal', 'desc').limit(limit);
      if (filter.vehicleId) rows.where('vehicle_id', filter.vehicleId);
      if (filter.state) rows.where('state', filter.state);
      if (filter.type) rows.where('type', filter.type);
      if (filter.requestedBy) rows.where('requested_by', filter.requestedBy);
      if (after) rows.whereRaw('ordinal < (select ordinal from commands where id = ?)', [after]);
      return ((await rows) as unknown as Row[]).map(commandOf);
    },
    /** Takes it back; undefined where it is not queued any more. */
    async cancel(id: string): Promise<Command | undefined> {
      const { rows } = await db.raw(
        `update commands set state = 'expired', detail = 'cancelled before it was sent' where id = ? and state = 'queued'
         returning ${COLUMNS}`,
        [id],
      );
      return rows.map(commandOf)[0];
    },
    /** The rental by which this person has this car now. */
    async rentalOf(userId: string, vehicleId: string): Promise<string | undefined> {
      const { rows } = await db.raw(
        `select id from reservations where user_id = ? and vehicle_id = ? and state = 'active' and purpose = 'rental'`,
        [userId, vehicleId],
      );
      return rows[0]?.id;
    },
    /** Whoever had the car's token may have been anybody: what waits for it is not sent to its successor. */
    async expireForNewToken(vehicleId: string): Promise<Command[]> {
      const { rows } = await db.raw(
        `update commands c set state = 'expired', detail = 'the car got another token' where c.vehicle_id = ? and c.state = 'queued'
           and exists (select from vehicle_credentials k where k.vehicle_id = c.vehicle_id) returning ${COLUMNS}`,
        [vehicleId],
      );
      return rows.map(commandOf);
    },
    async trim(before: Date): Promise<number> {
      return db('commands').where('created_at', '<', before).delete();
    },
  };
}

interface Row {
  id: string;
  vehicle_id: string;
  type: CommandType;
  arguments: Record<string, unknown>;
  state: Command['state'];
  confirmation: Command['confirmation'];
  detail: string | null;
  reason: string | null;
  requested_by: string | null;
  reservation_id: string | null;
  created_at: Date;
  expires_at: Date;
}

const commandOf = (row: Row): Command => ({
  id: row.id,
  vehicleId: row.vehicle_id,
  type: row.type,
  arguments: row.arguments,
  state: row.state,
  confirmation: row.confirmation,
  detail: row.detail,
  reason: row.reason,
  requestedBy: row.requested_by,
  reservationId: row.reservation_id,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
});

/** That it came into the state that it is in. */
export const newsOf = ({ id, vehicleId, type, state, confirmation, detail, requestedBy }: Command): CommandChange => ({
  commandId: id,
  vehicleId,
  type,
  state,
  confirmation,
  detail,
  requestedBy,
  at: Date.now(),
});
