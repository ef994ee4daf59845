/** SQL for who looks after a fleet. */
import type { Knex } from 'knex';

const MOST = 200; // people of one fleet who are told at once

export function staffRepository(db: Knex) {
  return {
    /** Ids of its members and of those above it who are staff; of administrators where there are none. */
    async ofFleet(fleetId: string | null): Promise<string[]> {
      const { rows } = await db.raw(
        `with recursive above as (
           select id, parent_id from fleets where id = :fleetId::uuid
           union select f.id, f.parent_id from fleets f join above a on f.id = a.parent_id
         ), members as (
           select distinct u.id from fleet_members m join above a on a.id = m.fleet_id
           join users u on u.id = m.user_id and u.disabled_at is null and u.role <> 'customer'
         )
         select id from members
         union all select id from users where role = 'admin' and disabled_at is null and not exists (select from members)
         limit :most`,
        { fleetId, most: MOST },
      );
      return rows.map(({ id }: { id: string }) => id);
    },
  };
}
