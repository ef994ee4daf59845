/** Which vehicles a list shows, as SQL conditions on `vehicles v` and `branches b`. */
import type { Knex } from 'knex';
import { type Static, Type } from 'typebox';
import { KINDS, STATUSES } from './vehicle.js';
import { wordsIn } from './words-in.js';

export const VehicleFilter = Type.Partial(
  Type.Object({
    fleetId: Type.String({ format: 'uuid' }),
    within: Type.Boolean({ description: 'With `fleetId`: those of fleets below it too' }),
    branch: Type.String({ minLength: 1, maxLength: 100, description: "A branch's name or id" }),
    kind: Type.Enum(KINDS),
    status: Type.Enum(STATUSES),
    q: Type.String({
      maxLength: 100,
      description:
        'Words of make, model and category, the last of which may be a beginning; or the beginning of a licence plate or an externalId, whatever its case, spaces and hyphens; or a whole VIN',
    }),
    serviceDue: Type.Boolean({ description: 'Whether a service is due, by date or by what the odometer last said' }),
  }),
);
export type VehicleFilter = Static<typeof VehicleFilter>;

const WITHIN = `v.fleet_id in (with recursive below as (
  select id from fleets where id = ? union all select f.id from fleets f join below on f.parent_id = below.id)
  select id from below)`;

const ODOMETER = `(select max((moment -> 1 ->> 'odometerKm')::float8)
  from vehicle_states s, json_array_elements(s.believed) moment where s.vehicle_id = v.id)`;

const DUE = `(coalesce(v.service_due_at <= now(), false) or coalesce(v.service_due_km <= ${ODOMETER}, false))`;

/** Null, which is like nothing, where there is nothing but hyphens. `plate_key` leaves nothing that \`like\` would expand. */
const BEGINNING = `nullif(plate_key(?), '') || '%'`;

/**
 * Cars that are called so, each way asked of its own index, and once. Joined by `or` the planner takes a beginning of a word for
 * common, and for a plate walks through all cars in the order of the page.
 */
const CALLED = `v.id = any(array(${[
  "words @@ (to_tsquery('simple', ?) || plainto_tsquery('simple', ?))",
  'vin = upper(?)',
  `plate_key(licence_plate) like ${BEGINNING}`,
  `plate_key(external_id) like ${BEGINNING}`,
]
  .map((how) => `select id from vehicles where deleted_at is null and ${how}`)
  .join(' union all ')}))`;

/** `after` is the id of the last one of the page before. */
export function conditionsOf(filter: VehicleFilter & { after?: string | undefined }) {
  const { fleetId, within, branch, kind, status, q, serviceDue, after } = filter;
  const where = ['v.deleted_at is null'];
  const bindings: Knex.RawBinding[] = [];
  const add = (condition: string, ...values: Knex.RawBinding[]) => {
    where.push(condition);
    bindings.push(...values);
  };
  if (after) add('v.id > ?', after);
  if (fleetId) add(within ? WITHIN : 'v.fleet_id = ?', fleetId);
  if (branch) add('(lower(b.name) = lower(?) or b.id::text = lower(?))', branch.trim(), branch.trim());
  if (kind) add('v.kind = ?', kind);
  if (status) add('v.status = ?', status);
  const words = q?.trim();
  if (words) add(CALLED, wordsIn(words), words, words, words, words);
  if (serviceDue !== undefined) add(serviceDue ? DUE : `not ${DUE}`);
  return { where, bindings };
}
