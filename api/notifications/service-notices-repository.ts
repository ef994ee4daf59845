/** SQL for cars that are due for a service, and whom that concerns. */
import type { Knex } from 'knex';

export interface ServiceNoticeRow {
  vehicle_id: string;
  car: string;
  time_zone: string;
  due_at: Date;
  user_id: string;
}

/** The same in SQL and here: each due date is told once to each. */
export const keyOfService = ({ vehicle_id, due_at, user_id }: ServiceNoticeRow) =>
  `service:${vehicle_id}:${due_at.getTime()}:${user_id}`;

export function serviceNoticesRepository(db: Knex) {
  return {
    /** To the members of the car's fleet; to administrators where it has none. What was told already is left out. */
    async due(most: number): Promise<ServiceNoticeRow[]> {
      const { rows } = await db.raw(
        `select v.id as vehicle_id, v.make || ' ' || v.model as car, coalesce(b.time_zone, 'UTC') as time_zone,
           v.service_due_at as due_at, u.id as user_id
         from vehicles v left join branches b on b.id = v.branch_id
         join users u on u.disabled_at is null and case
           when exists (select from fleet_members m where m.fleet_id = v.fleet_id)
             then exists (select from fleet_members m where m.fleet_id = v.fleet_id and m.user_id = u.id)
           else u.role = 'admin' end
         where v.deleted_at is null and v.service_due_at <= now()
           and not exists (select from notifications n where n.dedupe_key = 'service:' || v.id || ':' ||
             floor(extract(epoch from v.service_due_at) * 1000)::bigint || ':' || u.id)
         order by v.service_due_at limit ?`,
        [most],
      );
      return rows;
    },
  };
}
