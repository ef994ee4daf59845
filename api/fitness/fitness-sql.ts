/**
 * The rule 'fit to rent' as SQL, so that a search over a whole fleet and the statement that books are decided by the same
 * words. It speaks of: `a` what is asked (starts_at, ends_at timestamptz; distance_km float8, null where it is not said),
 * `v` the vehicle, `f` its fleet, `s` its newest state; the last two may be missing.
 */
import type { UnfitCode } from './unfit-reasons.js';

/** Charge and fuel below this bar a rental that begins soon, percent. */
const LEAST_PERCENT = 15;
/** What must be left after the stated distance, percent. */
const RESERVE_PERCENT = 10;
/** How far a car goes on a full battery or tank where nobody has said, km. */
const BATTERY_KM = 400;
const TANK_KM = 700;

/**
 * Whether it was ever issued a device token; one that was not is offered without telemetry. `offset 0` has it looked up for
 * the few cars that it is asked of, where else all tokens would be read at once.
 */
const HAS_TOKEN = 'exists (select from vehicle_credentials c where c.vehicle_id = v.id offset 0)';
export const WITHOUT_TELEMETRY = `(s.heard_at is null and not ${HAS_TOKEN})`;
/** By what it says now nothing is known of a car on a later day. */
const SOON = `a.starts_at < now() + interval '24 hours'`;
const needed = (fullKm: number) =>
  `greatest(${LEAST_PERCENT}, ${RESERVE_PERCENT} + 100 * coalesce(a.distance_km, 0) / coalesce(v.range_km, ${fullKm}))`;
const LOW_BATTERY = `coalesce(s.battery_percent < ${needed(BATTERY_KM)}, false)`;
const LOW_FUEL = `coalesce(s.fuel_percent < ${needed(TANK_KM)}, false)`;
/** Of a plug-in hybrid either will do. */
const TWO_WAYS = `coalesce(v.energy = 'plug-in-hybrid' and s.battery_percent is not null and s.fuel_percent is not null, false)`;

/** Looked up car by car (`offset 0` leaves no other way), so that cars stay in their order and a search may stop early. */
export const FITNESS_JOINS = `
  left join lateral (select * from fleets where id = v.fleet_id offset 0) f on true
  left join lateral (select * from vehicle_states where vehicle_id = v.id offset 0) s on true`;

/** The rule: what bars a car, by its code. What is cheap to ask comes first. */
const BARRED: Readonly<Record<Exclude<UnfitCode, 'reserved'>, string>> = {
  'out-of-service': `v.status = 'maintenance'`,
  'in-use': `v.status = 'in_use' and a.starts_at <= now()`,
  'not-returned': `a.starts_at < now() + interval '1 hour' and exists (select from reservations late
    where late.vehicle_id = v.id and late.state = 'active' and late.ends_at <= now())`,
  silent: `${SOON} and case when s.heard_at is null then ${HAS_TOKEN}
    else least(s.heard_at, s.observed_at) < now() - interval '24 hours' end`,
  'low-charge': `${SOON} and ${LOW_BATTERY} and (not ${TWO_WAYS} or ${LOW_FUEL})`,
  'low-fuel': `${SOON} and ${LOW_FUEL} and (not ${TWO_WAYS} or ${LOW_BATTERY})`,
  'critical-fault': `s.dtc <> '{}' and exists (select from critical_fault_codes k where k.code = any(s.dtc))`,
  'failure-expected': 'v.failure_expected is not null',
  'service-due': 'v.service_due_at <= now() or v.service_due_km <= s.odometer_km',
  'outside-area': `f.area_rings is not null and s.latitude is not null
    and not lies_in(f.area_rings, f.area_holes, point(s.longitude, s.latitude))`,
};

const BARS = Object.values(BARRED)
  .map((holds) => `when ${holds} then false`)
  .join('\n  ');

/** text[]: the codes of `UNFIT_CODES` that hold; empty for a car that is fit. */
export const UNFIT_REASONS = `array_remove(array[
  ${Object.entries(BARRED)
    .map(([code, holds]) => `case when ${holds} then '${code}' end`)
    .join(',\n  ')}], null)`;

/** What stands behind the reasons, for the words of `wordsOf`; jsonb. */
export const UNFIT_FACTS = `
  jsonb_build_object('heardAt', least(s.heard_at, s.observed_at), 'batteryPercent', s.battery_percent,
    'fuelPercent', s.fuel_percent, 'batteryNeeded', ${needed(BATTERY_KM)}, 'fuelNeeded', ${needed(TANK_KM)},
    'dtc', array(select k.code || ' (' || k.subject || ')' from critical_fault_codes k where k.code = any(s.dtc)),
    'serviceDueAt', v.service_due_at, 'serviceDueKm', v.service_due_km, 'failureExpected', v.failure_expected)`;

/** The end of what a rental takes of the calendar: with the fleet's turn-around after it. */
export const BLOCKED_UNTIL = `
  (a.ends_at + make_interval(mins => coalesce((f.effective_policy->>'turnAroundMinutes')::integer, 0)))`;

/**
 * Of `vehicle` (SQL): its row in `r` takes time and ends after `from`. Two rows compared rather than `=`, as that can be had
 * from the constraint's index too, which then reads all that a car has before it, where `reservations_live` has what touches.
 */
export const livesAfter = (vehicle: string, from: string) =>
  `r.state in ('held', 'confirmed', 'active') and (r.vehicle_id, r.blocked_until) > (${vehicle}, ${from})
    and (r.vehicle_id, r.blocked_until) <= (${vehicle}, 'infinity'::timestamptz)`;

/** Of `r`: a hold that counts for nothing any more, though nobody may have written that yet. */
const RAN_OUT = `(r.state = 'held' and r.held_until <= now())`;

/** Whether a reservation, a hold that still runs, or a service touches the span up to there (SQL). */
export const takenUntil = (end: string) => `
  exists (select from reservations r where ${livesAfter('v.id', 'a.starts_at')} and r.starts_at < ${end} and not ${RAN_OUT})`;

/** Of a row in `r`: a hold of `vehicle` that touches the span and has run out (SQL). */
export const lapsedWithin = (vehicle: string, from: string, until: string) =>
  `${livesAfter(vehicle, from)} and r.starts_at < ${until} and ${RAN_OUT}`;

export const TAKEN = takenUntil(BLOCKED_UNTIL);

/**
 * Fit and free: whether a search offers it. A `case`, as the planner takes that for one in two and so expects to find
 * enough early in the order that is asked for; of the parts it would think that hardly a car is left, and read them all.
 */
export const BOOKABLE = `case ${BARS} when ${TAKEN} then false else true end`;

/** Whether nothing bars it, free or not. */
export const FIT = `case ${BARS} else true end`;
