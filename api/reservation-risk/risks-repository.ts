/** SQL for what is expected of reservations to come, and for what became of those that models spoke of. */
import type { Knex } from 'knex';
import { modelsRepository } from '../models/models-repository.js';
import { RISKY, type RiskReason } from './risk-reasons.js';

export const TASK = 'reservation-risk';

export interface RiskRow {
  reservation_id: string;
  vehicle_id: string;
  user_id: string;
  branch_id: string | null;
  model_id: string | null;
  model_number: number | null;
  cancelled: number;
  no_show: number;
  reasons: RiskReason[];
  made_at: Date;
  starts_at: Date;
  ends_at: Date;
}

export interface NewRisk {
  readonly id: string;
  readonly cancelled: number;
  readonly noShow: number;
  readonly reasons: readonly RiskReason[];
  /** ms. */
  readonly startsAt: number;
}

const SELECT = `
  select k.reservation_id, r.vehicle_id, r.user_id, r.pickup_branch_id as branch_id, k.model_id, k.model_number, k.cancelled,
    k.no_show, k.reasons, k.made_at, r.starts_at, r.ends_at
  from reservation_risks k join reservations r on r.id = k.reservation_id and r.starts_at = k.starts_at
    and r.state = 'confirmed' and r.starts_at > now()
  join vehicles v on v.id = r.vehicle_id`;
/** Whether rules or a model tell of it at all. */
export const IS_ON = `not exists (select from model_switches w where w.task = '${TASK}' and not w.is_on)`;
/** With the bindings of `RISKY`. */
export const IS_RISKY = '(k.cancelled + k.no_show >= :either or k.no_show >= :noShow)';
/** Staff of the car's fleet, or of one above it; everyone where those have none. Administrators see all. */
const MAY_SEE = `(v.fleet_id is null or exists (select from users u where u.id = :who and u.role = 'admin') or exists (
  with recursive above as (select id, parent_id from fleets where id = v.fleet_id
    union select f.id, f.parent_id from fleets f join above a on f.id = a.parent_id),
  staff as (select m.user_id from fleet_members m join above a on a.id = m.fleet_id
    join users u on u.id = m.user_id and u.disabled_at is null and u.role <> 'customer')
  select where not exists (select from staff) or exists (select from staff where user_id = :who)))`;

export function risksRepository(db: Knex) {
  return {
    isOn: (): Promise<boolean> => modelsRepository(db).isOn(TASK),
    /** Confirmed ones to come; `all`: also those of which it is told already. The soonest first, after the one that is named. */
    async toForesee(all: boolean, most: number, after: string | undefined): Promise<string[]> {
      const { rows } = await db.raw(
        `select r.id from reservations r left join reservation_risks k on k.reservation_id = r.id and k.starts_at = r.starts_at
         where r.state = 'confirmed' and r.purpose = 'rental' and r.starts_at > now() and (? or k.reservation_id is null)
           and (?::uuid is null or (r.starts_at, r.id) > (select starts_at, id from reservations where id = ?))
         order by r.starts_at, r.id limit ?`,
        [all, after ?? null, after ?? null, most],
      );
      return rows.map(({ id }: { id: string }) => id);
    },
    async put(risks: readonly NewRisk[], model: { id: string; number: number } | undefined): Promise<void> {
      await db.raw(
        `insert into reservation_risks (reservation_id, model_id, model_number, cancelled, no_show, reasons, starts_at)
         select k.id, :modelId, :number, k.cancelled, k."noShow", k.reasons, r.starts_at
         from jsonb_to_recordset(:risks::jsonb) k (id uuid, cancelled real, "noShow" real, reasons jsonb, "startsAt" float8)
         join reservations r on r.id = k.id and (extract(epoch from r.starts_at) * 1000)::float8 = k."startsAt"
         on conflict (reservation_id) do update set model_id = excluded.model_id, model_number = excluded.model_number,
           cancelled = excluded.cancelled, no_show = excluded.no_show, reasons = excluded.reasons,
           starts_at = excluded.starts_at, made_at = now()`,
        { modelId: model?.id ?? null, number: model?.number ?? null, risks: JSON.stringify(risks) },
      );
    },
    /** Of what is over, or was moved; of all, where the task is switched off. */
    async letGo(all: boolean): Promise<void> {
      await db.raw(
        `delete from reservation_risks k where ? or not exists (select from reservations r
           where r.id = k.reservation_id and r.state = 'confirmed' and r.starts_at = k.starts_at and r.starts_at > now())`,
        [all],
      );
    },
    /** undefined also where the task is off, and for staff of other fleets. */
    async find(id: string, who: string): Promise<RiskRow | undefined> {
      const { rows } = await db.raw(`${SELECT} where k.reservation_id = :id and ${IS_ON} and ${MAY_SEE}`, { id, who });
      return rows[0];
    },
    /** The likeliest to fall through first. */
    async page(
      who: string,
      filter: { least: number | undefined; from: Date; to: Date; branchId: string | undefined },
      limit: number,
      after: string | undefined,
    ): Promise<RiskRow[]> {
      const { rows } = await db.raw(
        `${SELECT} where ${IS_ON} and case when :least::real is null then ${IS_RISKY} else k.cancelled + k.no_show >= :least end and r.starts_at < :to and r.ends_at > :from
           and (:branchId::uuid is null or r.pickup_branch_id = :branchId) and ${MAY_SEE}
           and (:after::uuid is null or (k.cancelled + k.no_show, k.reservation_id)
             < (select cancelled + no_show, reservation_id from reservation_risks where reservation_id = :after))
         order by k.cancelled + k.no_show desc, k.reservation_id desc limit :limit`,
        {
          ...{ who, ...RISKY, ...filter, least: filter.least ?? null, branchId: filter.branchId ?? null },
          ...{ after: after ?? null, limit },
        },
      );
      return rows;
    },
    /** Predictions whose reservation has ended meanwhile, with how; the oldest first. */
    async ended(most: number): Promise<{ id: string; wasCancelled: number; wasNoShow: number }[]> {
      const { rows } = await db.raw(
        `select p.id, (r.state = 'cancelled')::int as "wasCancelled", (r.state = 'no_show')::int as "wasNoShow"
         from predictions p join reservations r on r.id = p.subject_id
           and r.state in ('active', 'completed', 'cancelled', 'no_show')
         where p.task = ? and p.truth is null order by p.id limit ?`,
        [TASK, most],
      );
      return rows;
    },
  };
}
