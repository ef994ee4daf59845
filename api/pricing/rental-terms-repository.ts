/** SQL for all that pricing and booking need of one vehicle. */
import type { Knex } from 'knex';
import type { OpeningHours } from '../../contracts/index.js';
import { askPrepared } from '../../platform/postgres/prepared.js';
import type { FleetPolicy } from '../fleets/fleet-policy.js';
import type { DatedFactor } from './day-factors.js';
import type { DemandRulesRow, ForecastKey } from './demand-terms.js';
import type { TariffRules } from './tariff.js';

/**
 * For a statement in which `v` is the vehicles row: true while nothing that the terms were read from has changed.
 * Binds `:vehicleVersion` and `:stamp` of the RentalTerms. The stamp counts changes of tariffs, fleets and branches.
 */
export const TERMS_HOLD = `(v.deleted_at is null and v.version = :vehicleVersion
  and (select stamp from rental_terms_stamp) = :stamp::bigint)`;

/** The most specific tariff of the vehicle's currency: branch before fleet (the nearest first) before category before all. */
const FIND = `
  with recursive asked as (select ?::uuid as vehicle_id), above (id, parent_id, distance) as (
    select f.id, f.parent_id, 0 from asked join vehicles v on v.id = asked.vehicle_id join fleets f on f.id = v.fleet_id
    union all
    select f.id, f.parent_id, distance + 1 from above join fleets f on f.id = above.parent_id where distance < 50
  )
  select v.id, v.version, s.stamp::text, v.kind, v.category, v.currency, v.price_per_day_minor, v.price_per_hour_minor,
    v.fleet_id, v.branch_id, b.name as branch_name, b.time_zone, b.hours, b.closed_on::text[], f.effective_policy, t.rules,
    case when t.rules->'factors' is not null or d.mode <> 'off' then (
      select jsonb_agg(jsonb_build_object('kind', kind, 'name', name, 'from', starts_on, 'until', ends_on, 'percent', percent)
        order by starts_on, kind, name, id)
      from price_factors p where p.branch_id = v.branch_id and p.ends_on > current_date - 2
    ) end as factors,
    jsonb_build_object('mode', d.mode, 'floorPercent', d.floor_percent, 'capPercent', d.cap_percent,
      'trialPercent', d.trial_percent) as demand_rules,
    case when d.mode <> 'off' and o.made_at is not null then jsonb_build_object('branchId', o.branch_id, 'category', o.category,
      'madeAt', o.made_at, 'modelId', o.model_id) end as forecast
  from asked join vehicles v on v.id = asked.vehicle_id
    cross join rental_terms_stamp s
    left join branches b on b.id = v.branch_id
    left join fleets f on f.id = v.fleet_id
    left join lateral (
      select rules from tariffs left join above on above.id = tariffs.fleet_id
      where active
        and (tariffs.branch_id is null or tariffs.branch_id = v.branch_id)
        and (tariffs.fleet_id is null or above.id is not null)
        and (tariffs.category is null or lower(tariffs.category) = lower(v.category))
        and (tariffs.currency is null or tariffs.currency = v.currency)
      order by tariffs.branch_id is null, above.distance nulls last, tariffs.category is null, tariffs.currency is null
      limit 1
    ) t on true
    left join lateral (
      select mode, floor_percent, cap_percent, trial_percent from demand_pricing p left join above on above.id = p.fleet_id
      where p.fleet_id is null or above.id is not null order by above.distance nulls last limit 1
    ) d on true
    left join lateral (
      select f.branch_id, f.category, f.made_at, m.id as model_id from demand_forecasts f
      left join model_versions m on m.id = f.model_id and m.stage = 'live'
        and not exists (select from model_switches w where w.task = m.task and not w.is_on)
      where f.branch_id = v.branch_id and f.category = coalesce(v.category, v.kind)
    ) o on true
  where v.deleted_at is null`;

export function rentalTermsRepository(db: Knex) {
  return {
    async find(vehicleId: string): Promise<RentalTermsRow | undefined> {
      const [row] = await askPrepared<RentalTermsRow>(db, { name: 'rental-terms', text: FIND }, [vehicleId]);
      return row;
    },
  };
}

export interface RentalTermsRow {
  id: string;
  version: number;
  stamp: string;
  kind: string;
  category: string | null;
  currency: string;
  price_per_day_minor: string;
  price_per_hour_minor: string | null;
  fleet_id: string | null;
  branch_id: string | null;
  branch_name: string | null;
  time_zone: string | null;
  hours: OpeningHours | null;
  closed_on: string[] | null;
  effective_policy: FleetPolicy | null;
  rules: TariffRules | null;
  /** Only where the tariff or demand asks for them. */
  factors: DatedFactor[] | null;
  /** Of the nearest fleet that has some. */
  demand_rules: DemandRulesRow;
  forecast: ForecastKey | null;
}
