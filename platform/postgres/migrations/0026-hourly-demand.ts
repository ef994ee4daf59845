/** Demand by hour, branch and category of car. Counted from the base tables like all figures: all days are opened anew. */
import type { Knex } from 'knex';

export async function hourlyDemand(tx: Knex): Promise<void> {
  await tx.raw(`
    create table hourly_demand (
      hour timestamptz not null,
      branch_id uuid,                               -- where cars are fetched; null: at no branch
      category text not null,                       -- the car's, or its kind where it has none
      taken integer not null,                       -- cars that were booked or out at the beginning of the hour
      requests integer not null,                    -- reservations made in it
      unique nulls not distinct (hour, branch_id, category)
    );
    truncate analytics_progress;
  `);
}
