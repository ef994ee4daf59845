/** SQL for cars that tell what another may cost. */
import type { Knex } from 'knex';
import type { PricedCar } from '../../models/index.js';

const MOST_CARS = 2_000;
const FIGURES_DAYS = 90;

export function pricedCarsRepository(db: Knex) {
  return {
    /**
     * Of that currency, and of that fleet and those below it where one is said: those of the same category or make first, with
     * how much each was rented of late.
     */
    async like(
      { make, category }: { make: string; category: string },
      { currency, fleetId }: { currency: string; fleetId: string | undefined },
    ): Promise<PricedCar[]> {
      const { rows } = await db.raw(
        `select v.id, v.make, v.model, v.year, v.category, v.energy, v.price_per_day_minor::float8 as "pricePerDayMinor",
           u.utilisation from (
             select * from vehicles where deleted_at is null and price_per_day_minor > 0 and currency = :currency
               and (:fleetId::uuid is null or fleet_id in (
                 with recursive below as (
                   select :fleetId::uuid as id union select f.id from fleets f join below on f.parent_id = below.id)
                 select id from below))
             order by lower(category) = lower(:category) desc nulls last, lower(make) = lower(:make) desc, id limit :most
           ) v left join lateral (
             select sum(rented_s)::float8 / nullif(sum(available_s), 0) as utilisation from car_analytics a
             where a.car_id = v.id and a.date >= current_date - ${FIGURES_DAYS}
           ) u on true`,
        { make, category, currency, fleetId: fleetId ?? null, most: MOST_CARS },
      );
      return rows;
    },
  };
}
