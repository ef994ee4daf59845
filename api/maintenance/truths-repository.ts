/** SQL for what came of cars: parts that failed, and parts that were renewed before they did. */
import type { Knex } from 'knex';
import type { Component } from '../../models/index.js';

export interface EndOfPart {
  vehicleId: string;
  component: Component;
  /** ms */
  at: number;
  failed: boolean;
}

export function truthsRepository(db: Knex) {
  return {
    /**
     * Since then, in order. Failed: it was in the workshop after a failure, the engine overheated, the car fell silent with
     * its 12 V battery empty, or it told a code that bars it. A service that names no part renews none.
     */
    async ends(vehicleIds: readonly string[], since: Date): Promise<EndOfPart[]> {
      const { rows } = await db.raw(
        `select vehicle_id as "vehicleId", component, extract(epoch from done_on)::float8 * 1000 as at, after_failure as failed
         from vehicle_services cross join unnest(components) as component
         where vehicle_id = any(:ids::uuid[]) and done_on >= :since::timestamptz
         union all
         select vehicle_id, component, extract(epoch from since)::float8 * 1000, true from (
           select a.vehicle_id, a.since, case
             when a.kind = 'overheating' or k.subject in ('overheating', 'coolant temperature', 'cooling fan') then 'cooling'
             when a.kind = 'offline-low-battery' then 'battery'
             when k.subject in ('brakes', 'brake switch') then 'brakes' end as component
           from alerts a left join critical_fault_codes k on a.kind = 'fault-code' and k.code = a.subject
           where a.vehicle_id = any(:ids::uuid[]) and a.withdrawn_at is null and a.since >= :since::timestamptz) broken
         where component is not null order by at`,
        { ids: vehicleIds as string[], since },
      );
      return rows;
    },
  };
}
