/** SQL for what becomes of commands without anybody's doing: they expire, and their effects show. */
import type { Knex } from 'knex';
import type { CommandType } from '../../contracts/index.js';
import { CHANGE, type CommandChange, changeOf } from '../../platform/vehicle-commands/index.js';
import type { DoneCommand, Evidence } from './shows-effect.js';

const AT_ONCE = 1000;
/** An answer that was given in time may be under way. */
const ANSWER_LATE_S = 30;

export interface Unconfirmed extends DoneCommand, Omit<Evidence, 'values'> {
  id: string;
  vehicleId: string;
}

export function commandUpkeepRepository(db: Knex) {
  return {
    /** Those whose time is over, whose car is gone, or whose rental is. */
    async expire(): Promise<CommandChange[]> {
      const { rows } = await db.raw(
        `update commands c set state = 'expired', detail = case
             when v.deleted_at is not null then 'the car was removed'
             when c.expires_at > now() then 'the rental is over'
             when c.state = 'queued' then 'the car did not come in time'
             else 'the car did not answer in time' end
         from commands w join vehicles v on v.id = w.vehicle_id left join reservations r on r.id = w.reservation_id
         where c.id = w.id and c.state = w.state and w.state in ('queued', 'sent', 'delivered') and (
           (w.expires_at <= now() and (w.state = 'queued' or w.expires_at <= now() - interval '${ANSWER_LATE_S} seconds'))
           or (w.state = 'queued' and (v.deleted_at is not null or r.state <> 'active')))
         returning ${CHANGE}`,
      );
      return rows.map(changeOf);
    },
    /** Done, and not shown yet, with what the cars say of their agents. */
    async unconfirmed(): Promise<Unconfirmed[]> {
      const { rows } = await db.raw(
        `select c.id, c.vehicle_id, c.type, c.arguments, coalesce(c.accepted_at, c.sent_at, c.created_at) as since, c.boot,
           s.agent, s.agent_boot, s.config_version
         from commands c left join vehicle_states s on s.vehicle_id = c.vehicle_id
         where c.confirmation = 'awaited' and c.state = 'done' order by c.confirm_by limit ${AT_ONCE}`,
      );
      return rows.map((row: UnconfirmedRow) => ({
        id: row.id,
        vehicleId: row.vehicle_id,
        type: row.type,
        arguments: row.arguments,
        since: row.since.getTime(),
        boot: row.boot,
        agent: row.agent,
        agentBoot: row.agent_boot,
        configVersion: row.config_version,
      }));
    },
    async confirm(ids: readonly string[]): Promise<CommandChange[]> {
      if (ids.length === 0) return [];
      const { rows } = await db.raw(
        `update commands c set state = 'confirmed', confirmation = 'confirmed' where c.id = any(?::uuid[]) and c.state = 'done'
         returning ${CHANGE}`,
        [ids as string[]],
      );
      return rows.map(changeOf);
    },
    /** Those that were waited for long enough: done, as the car says, and that is all that is known. */
    async giveUpConfirming(): Promise<CommandChange[]> {
      const { rows } = await db.raw(
        `update commands c set confirmation = 'not-confirmed',
           detail = left(coalesce(c.detail || '; ', '') || 'not confirmed: nothing that the car said shows it', 1024)
         where c.confirmation = 'awaited' and c.state = 'done' and c.confirm_by <= now() returning ${CHANGE}`,
      );
      return rows.map(changeOf);
    },
  };
}

interface UnconfirmedRow {
  id: string;
  vehicle_id: string;
  type: CommandType;
  arguments: Record<string, unknown>;
  since: Date;
  boot: string | null;
  agent: string | null;
  agent_boot: string | null;
  config_version: number | null;
}
