/**
 * The rule 'fit to rent' as SQL, so that a search over a whole fleet and the statement that books are decided by the same
 * words. It speaks of: `a` what is asked (starts_at, ends_at timestamptz; distance_km float8, null where it is not said),
 * `v` the vehicle, `f` its fleet, `s` its newest state, `c` its credentials; all but `a` and `v` may be missing.
 */

/** Charge and fuel below this bar a rental that begins soon, percent. */
const LEAST_PERCENT = 15;
/** What must be left after the stated distance, percent. */
const RESERVE_PERCENT = 10;
/** How far a car goes on a full battery or tank where nobody has said, km. */
const BATTERY_KM = 400;
const TANK_KM = 700;

/** What a car was issued a device token for counts: one that was never issued any is offered without telemetry. */
const REPORTS = '(c.vehicle_id is not null or s.heard_at is not null)';
/** By what it says now nothing is known of a car on a later day. */
const SOON = `a.starts_at < now() + interval '24 hours'`;
const needed = (fullKm: number) =>
  `greatest(${LEAST_PERCENT}, ${RESERVE_PERCENT} + 100 * coalesce(a.distance_km, 0) / coalesce(v.range_km, ${fullKm}))`;
const LOW_BATTERY = `coalesce(s.battery_percent < ${needed(BATTERY_KM)}, false)`;
const LOW_FUEL = `coalesce(s.fuel_percent < ${needed(TANK_KM)}, false)`;
/** Of a plug-in hybrid either will do. */
const TWO_WAYS = `coalesce(v.energy = 'plug-in-hybrid' and s.battery_percent is not null and s.fuel_percent is not null, false)`;

export const FITNESS_JOINS = `
  left join fleets f on f.id = v.fleet_id
  left join vehicle_states s on s.vehicle_id = v.id
  left join vehicle_credentials c on c.vehicle_id = v.id`;

/** text[]: the codes of `UNFIT_CODES` that hold; empty for a car that is fit. */
export const UNFIT_REASONS = `
  array_remove(array[
    case when v.status = 'maintenance' then 'out-of-service' end,
    case when v.status = 'in_use' and a.starts_at <= now() then 'in-use' end,
    case when a.starts_at < now() + interval '1 hour' and exists (select from reservations late
      where late.vehicle_id = v.id and late.state = 'active' and late.ends_at <= now()) then 'not-returned' end,
    case when ${REPORTS} and ${SOON}
      and (s.heard_at is null or least(s.heard_at, s.observed_at) < now() - interval '24 hours') then 'silent' end,
    case when ${SOON} and ${LOW_BATTERY} and (not ${TWO_WAYS} or ${LOW_FUEL}) then 'low-charge' end,
    case when ${SOON} and ${LOW_FUEL} and (not ${TWO_WAYS} or ${LOW_BATTERY}) then 'low-fuel' end,
    case when s.dtc <> '{}' and exists (select from critical_fault_codes k where k.code = any(s.dtc)) then 'critical-fault' end,
    case when v.service_due_at <= now() or v.service_due_km <= s.odometer_km then 'service-due' end,
    case when f.area_rings is not null and s.latitude is not null
      and not lies_in(f.area_rings, f.area_holes, point(s.longitude, s.latitude)) then 'outside-area' end
  ], null)`;

/** What stands behind the reasons, for the words of `wordsOf`; jsonb. */
export const UNFIT_FACTS = `
  jsonb_build_object('heardAt', least(s.heard_at, s.observed_at), 'batteryPercent', s.battery_percent,
    'fuelPercent', s.fuel_percent, 'batteryNeeded', ${needed(BATTERY_KM)}, 'fuelNeeded', ${needed(TANK_KM)},
    'dtc', array(select k.code || ' (' || k.subject || ')' from critical_fault_codes k where k.code = any(s.dtc)),
    'serviceDueAt', v.service_due_at, 'serviceDueKm', v.service_due_km)`;

/** The end of what a rental takes of the calendar: with the fleet's turn-around after it. */
export const BLOCKED_UNTIL = `
  (a.ends_at + make_interval(mins => coalesce((f.effective_policy->>'turnAroundMinutes')::integer, 0)))`;

/** Whether a reservation, a hold that still runs, or a service touches the span. */
export const TAKEN = `
  exists (select from reservations r where r.vehicle_id = v.id and r.state in ('held', 'confirmed', 'active')
    and tstzrange(r.starts_at, r.blocked_until) && tstzrange(a.starts_at, ${BLOCKED_UNTIL})
    and not (r.state = 'held' and r.held_until <= now()))`;
