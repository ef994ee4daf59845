/** SQL for reservations as they stood at a moment: those to come, now; those that ended, before they did. */
import type { Knex } from 'knex';
import type { Booked, Outcome } from '../../models/index.js';

/** Also learned from: so many days before the start, where it still stood then. */
const LOOKED_AT_DAYS = [7, 2];
const LEARNED_YEARS = 3;
const MOST_LESSONS = 30_000;

export interface BookedRow extends Booked {
  readonly id: string;
  /** ms. */
  readonly startsAt: number;
}

const days = (moment: string) => `(extract(epoch from ${moment}) / 86400)::float8`;
/** Of an `asked (id, at)`. Its span as it was then; its customer's past as it was then. */
const BOOKED = `
  select r.id, (extract(epoch from s.starts_at) * 1000)::float8 as "startsAt", ${days('q.at')} as at,
    greatest(0, ${days('s.starts_at')} - ${days('r.confirmed_at')}) as "leadDays",
    greatest(0, ${days('s.starts_at')} - ${days('q.at')}) as "leftDays",
    ${days('s.ends_at')} - ${days('s.starts_at')} as "lengthDays",
    extract(hour from s.starts_at at time zone coalesce(b.time_zone, 'UTC'))::int as "startHour",
    extract(isodow from s.starts_at at time zone coalesce(b.time_zone, 'UTC'))::int as "startWeekday",
    case when r.total_minor > 0 then r.deposit_minor::float8 / r.total_minor else 0 end as "depositShare",
    coalesce((select p.method from payments p where p.reservation_id = r.id and p.purpose = 'rental' and p.paid_at <= q.at
      order by p.paid_at desc limit 1), 'not yet') as "paidBy",
    case when (select h.changed_by from reservation_history h where h.reservation_id = r.id order by h.id limit 1)
      is distinct from r.user_id then 'desk' else 'self' end as channel,
    o.kept as "keptBefore", o.cancelled as "cancelledBefore", o.missed as "missedBefore",
    r.state = 'cancelled' as "wasCancelled", r.state = 'no_show' as "wasNoShow"
  from asked q join reservations r on r.id = q.id left join branches b on b.id = r.pickup_branch_id
  cross join lateral (select coalesce(h.starts_at, r.starts_at) as starts_at, coalesce(h.ends_at, r.ends_at) as ends_at
    from (select 1) always left join lateral (select starts_at, ends_at from reservation_history
      where reservation_id = r.id and state = 'confirmed' and at <= q.at order by id desc limit 1) h on true) s
  cross join lateral (select
    count(*) filter (where o.state in ('active', 'completed') and coalesce(o.started_at, o.starts_at) <= q.at)::int as kept,
    count(*) filter (where o.state = 'cancelled' and o.confirmed_at is not null and o.cancelled_at <= q.at)::int as cancelled,
    count(*) filter (where o.state = 'no_show' and o.starts_at <= q.at)::int as missed
    from reservations o where o.user_id = r.user_id and o.id <> r.id) o`;

export function bookedRepository(db: Knex) {
  return {
    /** As they are now, in no order. */
    async now(ids: readonly string[]): Promise<BookedRow[]> {
      const { rows } = await db.raw(`with asked as (select id, now() as at from unnest(?::uuid[]) a (id)) ${BOOKED}`, [
        ids as string[],
      ]);
      return rows;
    },
    /** Those that ended, at their confirmation and some days before their start; the newest, in order of time. */
    async lessons(): Promise<{ booked: BookedRow; outcome: Outcome }[]> {
      const { rows } = await db.raw(
        `with asked as (
           select r.id, p.at from reservations r
           cross join lateral (select coalesce((select h.starts_at from reservation_history h where h.reservation_id = r.id
             and h.state = 'confirmed' order by h.id desc limit 1), r.starts_at) as at) planned
           cross join lateral (select r.confirmed_at as at
             union select planned.at - make_interval(days => d) from unnest(?::int[]) d) p
           where r.purpose = 'rental' and r.state in ('completed', 'cancelled', 'no_show') and r.confirmed_at is not null
             and r.confirmed_at > now() - make_interval(years => ?)
             and p.at >= r.confirmed_at and p.at < coalesce(r.cancelled_at, planned.at)
           order by p.at desc limit ?
         ) ${BOOKED} order by q.at, r.id`,
        [LOOKED_AT_DAYS, LEARNED_YEARS, MOST_LESSONS],
      );
      return rows.map(({ wasCancelled, wasNoShow, ...booked }: BookedRow & Outcome) => ({
        ...{ booked, outcome: { wasCancelled, wasNoShow } },
      }));
    },
  };
}
