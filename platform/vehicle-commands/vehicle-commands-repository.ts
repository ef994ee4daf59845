/** SQL for commands, as the broker needs it. */
import type { Knex } from 'knex';
import {
  ANSWER_DAYS,
  COMMANDS,
  type CommandMessage,
  type CommandState,
  type CommandType,
  statesBefore,
} from '../../contracts/index.js';
import type { CommandChange, CommandResult, CommandToSend, Refused, VehicleCommands } from './vehicle-commands.js';

const FIRST_AGAIN_S = 5; // and then twice as long each time
const LAST_AGAIN_S = 60;
const DUE_AT_ONCE = 1000;
const UNANSWERED = `('queued', 'sent', 'delivered')`;
export const CHANGE = 'c.id, c.vehicle_id, c.type, c.state, c.confirmation, c.detail, c.requested_by, now() as at';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function vehicleCommands(db: Knex): VehicleCommands {
  return {
    async claim(vehicleIds, { anew = false } = {}) {
      if (vehicleIds.length === 0) return [];
      const { rows } = await db.raw(
        `update commands c set state = case when c.state = 'queued' then 'sent' else c.state end, sends = c.sends + 1,
           sent_at = coalesce(c.sent_at, now()),
           next_send_at = now() + make_interval(secs => least(?::int, ?::int * 2 ^ least(c.sends, 10)))
         from (
           select distinct on (w.vehicle_id) w.id, w.state from commands w
           join vehicles v on v.id = w.vehicle_id and v.deleted_at is null
           left join reservations r on r.id = w.reservation_id -- whose rental is over commands no more
           where w.vehicle_id = any(?::uuid[]) and w.state in ${UNANSWERED} and w.expires_at > now()
             and (w.reservation_id is null or r.state = 'active')
           order by w.vehicle_id, w.ordinal
         ) head
         where c.id = head.id and c.state in ${UNANSWERED} and (?::boolean or c.next_send_at <= now())
         returning ${CHANGE}, c.arguments, c.expires_at, head.state = 'queued' as is_first`,
        [LAST_AGAIN_S, FIRST_AGAIN_S, vehicleIds as string[], anew],
      );
      return rows.map(toSend);
    },

    async withDue() {
      const { rows } = await db.raw(
        `select distinct due.vehicle_id from (
           select c.vehicle_id from commands c join vehicle_states s on s.vehicle_id = c.vehicle_id
           where c.state in ${UNANSWERED} and c.next_send_at <= now() and c.expires_at > now() and s.online
           order by c.next_send_at limit ${DUE_AT_ONCE}) due`,
      );
      return rows.map((row: { vehicle_id: string }) => row.vehicle_id);
    },

    async delivered(commandId) {
      const { rows } = await db.raw(
        `update commands c set state = 'delivered' where c.id = ? and c.state = any(?) returning ${CHANGE}`,
        [commandId, [...statesBefore('delivered')]],
      );
      return rows.map(changeOf)[0];
    },

    async take(results) {
      const known = results.filter(({ id }) => UUID.test(id));
      const { rows } = await db.raw(TAKE, [JSON.stringify(known.map(asTaken))]);
      const stepped = new Set(rows.map(({ id }: ChangeRow) => id));
      const left = results.filter(({ id }) => !stepped.has(id));
      return { changes: rows.map(changeOf), refused: left.length > 0 ? await whyRefused(left) : [] };
    },
  };

  async function whyRefused(results: readonly CommandResult[]): Promise<Refused[]> {
    const ids = results.map(({ id }) => id).filter((id) => UUID.test(id));
    const { rows } = await db.raw('select id, vehicle_id, state from commands where id = any(?::uuid[])', [ids]);
    const byId = new Map<string, { vehicle_id: string; state: string }>(
      rows.map((row: ChangeRow) => [row.id, row] as const),
    );
    return results.map(({ id, vehicleId, state }) => {
      const kept = byId.get(id);
      if (!kept) return 'unknown-command';
      if (kept.vehicle_id !== vehicleId) return 'of-another-car';
      return kept.state === state ? 'repeat' : 'illegal-step';
    });
  }
}

/** One statement for many cars. What a car was never sent it cannot answer, nor what expired long ago. */
const TAKE = `
  update commands c set state = n.state, detail = coalesce(n.detail, case when c.state <> 'expired' then c.detail end),
    boot = coalesce(n.boot, c.boot),
    accepted_at = case when n.state = 'accepted' then now() else c.accepted_at end,
    confirmation = case when n.state <> 'done' or d.shown_s is null then 'none' else 'awaited' end,
    confirm_by = case when n.state = 'done' then now() + make_interval(secs => d.shown_s) end
  from json_to_recordset(?::json) as n (id uuid, vehicle uuid, state text, detail text, boot uuid, before text[])
    join commands k on k.id = n.id
    join (values ${waits()}) as d (type, shown_s) on d.type = k.type
  where c.id = n.id and c.vehicle_id = n.vehicle and c.sends > 0 and c.state = any(n.before)
    and (c.state <> 'expired' or c.expires_at > now() - interval '${ANSWER_DAYS} days')
  returning ${CHANGE}`;

/** For each type how long its effect is waited for, s; null where nothing could show it. */
function waits(): string {
  const entries = Object.entries(COMMANDS) as [CommandType, (typeof COMMANDS)[CommandType]][];
  return entries
    .map(([type, { shownBy, shownWithinS }]) => `('${type}', ${shownBy === 'nothing' ? 'null' : shownWithinS}::int)`)
    .join(', ');
}

const asTaken = ({ id, vehicleId, state, detail, boot }: CommandResult) => ({
  id,
  vehicle: vehicleId,
  state,
  detail,
  boot,
  before: statesBefore(state),
});

export interface ChangeRow {
  id: string;
  vehicle_id: string;
  type: string;
  state: CommandState;
  confirmation: CommandChange['confirmation'];
  detail: string | null;
  requested_by: string | null;
  at: Date;
}

export const changeOf = (row: ChangeRow): CommandChange => ({
  commandId: row.id,
  vehicleId: row.vehicle_id,
  type: row.type,
  state: row.state,
  confirmation: row.confirmation,
  detail: row.detail,
  at: row.at.getTime(),
  requestedBy: row.requested_by,
});

function toSend(
  row: ChangeRow & { arguments: CommandMessage['arguments']; expires_at: Date; is_first: boolean },
): CommandToSend {
  return {
    vehicleId: row.vehicle_id,
    message: { id: row.id, type: row.type, expiresAt: row.expires_at.getTime(), arguments: row.arguments },
    change: row.is_first ? changeOf(row) : undefined,
  };
}
