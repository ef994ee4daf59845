/** SQL for what demand is foreseen from: cars and rentals of a branch, by type. */
import type { Knex } from 'knex';
import type { Rental } from '../../models/index.js';

export interface TypeAtBranch {
  branchId: string;
  category: string;
  cars: number;
}

export function bookedRepository(db: Knex) {
  return {
    /** Branches that have cars, with how many of each type. */
    async types(): Promise<TypeAtBranch[]> {
      const { rows } = await db.raw(
        `select branch_id as "branchId", coalesce(category, kind) as category, count(*)::integer as cars from vehicles
         where deleted_at is null and branch_id is not null group by 1, 2 order by 1, 2`,
      );
      return rows;
    },
    /** What staff say of events on days of a branch, in percent, by midnight UTC of the day; those that they say nothing of are left out. */
    async events(branchId: string, from: Date, until: Date): Promise<Map<number, number>> {
      const { rows } = await db.raw(
        `select extract(epoch from d)::float8 * 1000 as day, sum(percent)::float8 as percent
         from price_factors p cross join generate_series(?::timestamp, ?::timestamp, interval '1 day') d
         where p.branch_id = ? and p.kind = 'event' and d >= p.starts_on and d < p.ends_on group by 1`,
        [from.toISOString().slice(0, 10), until.toISOString().slice(0, 10), branchId],
      );
      return new Map(rows.map(({ day, percent }: { day: number; percent: number }) => [day, percent]));
    },
    /** What was foreseen of these that is over, and of which it is not told yet what came. */
    async untold(task: string, subjectIds: readonly string[], limit: number): Promise<UntoldDay[]> {
      const { rows } = await db.raw(
        `select id::text, subject_id as "subjectId", about_from as "from" from predictions
         where task = ? and truth is null and about_until <= now() and subject_id = any(?::uuid[]) order by about_until limit ?`,
        [task, subjectIds as string[], limit],
      );
      return rows;
    },
    /** Of one branch by type: all that overlap [from, until), with those that were called off. */
    async rentals(branchId: string, from: Date, until: Date): Promise<Map<string, Rental[]>> {
      const { rows } = await db.raw(
        `select coalesce(v.category, v.kind) as category, r.created_at, r.starts_at, r.ends_at,
           case when r.state in ('cancelled', 'expired', 'no_show') or (r.state = 'held' and r.held_until <= now())
             then coalesce(r.cancelled_at, least(r.updated_at, r.held_until), r.updated_at) end as called_off_at
         from vehicles v join reservations r on r.vehicle_id = v.id
         where v.branch_id = ? and v.deleted_at is null and r.purpose = 'rental' and r.starts_at < ? and r.ends_at > ?`,
        [branchId, until, from],
      );
      const byCategory = new Map<string, Rental[]>();
      for (const row of rows as Row[]) {
        const rental = {
          madeAt: row.created_at.getTime(),
          from: row.starts_at.getTime(),
          until: row.ends_at.getTime(),
          calledOffAt: row.called_off_at?.getTime(),
        };
        const known = byCategory.get(row.category);
        if (known) known.push(rental);
        else byCategory.set(row.category, [rental]);
      }
      return byCategory;
    },
  };
}

export interface UntoldDay {
  id: string;
  subjectId: string;
  from: Date;
}

interface Row {
  category: string;
  created_at: Date;
  starts_at: Date;
  ends_at: Date;
  called_off_at: Date | null;
}
