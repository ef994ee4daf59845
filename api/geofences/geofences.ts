/** Drawing, changing and removing fences. */
import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import type { Geofence, GeofenceInput, GeofencePatch } from '../../contracts/index.js';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { fleetsRepository } from '../fleets/fleets-repository.js';
import { assertFence } from './checked-fence.js';
import { type FenceColumns, geofencesRepository, type VersionedFence } from './geofences-repository.js';

/** Each car is held against all that hold for it. */
const MOST_FENCES = 10_000;
/** What makes it another fence to the cars. */
const WHOSE_AND_WHERE = ['geometry', 'radiusM', 'widthM', 'fleetId'] as const;

export const geofenceNotFound = () =>
  new MotorpoolError('not-found', 'geofence-not-found', 'There is no such geofence.');

/** Throws a MotorpoolError: bad-input for what is no fence, conflict where there are too many. */
export async function createFence(tx: Knex, actor: Actor, input: GeofenceInput): Promise<VersionedFence> {
  const fences = geofencesRepository(tx);
  if ((await fences.count()) >= MOST_FENCES) {
    throw new MotorpoolError(
      'conflict',
      'too-many-geofences',
      `There are ${MOST_FENCES} geofences. Remove some first.`,
    );
  }
  const whole = { radiusM: null, widthM: null, timeZone: 'UTC', ...input };
  assertFence(whole);
  await assertFleet(tx, input.fleetId);
  const made = await fences.insert(columnsOf(whole));
  await auditRepository(tx).record(actor, {
    action: 'geofence.created',
    subject: subjectOf(made.fence),
    after: made.fence,
  });
  return made;
}

/** Throws a MotorpoolError: not-found, precondition when it is no longer of that version, bad-input. */
export async function patchFence(
  tx: Knex,
  actor: Actor,
  id: string,
  patch: GeofencePatch,
  version: number | undefined,
): Promise<VersionedFence> {
  const fences = geofencesRepository(tx);
  const before = await fences.find(id);
  if (!before) throw geofenceNotFound();
  assertFence({ ...before.fence, ...otherShape(before.fence, patch), ...patch });
  await assertFleet(tx, patch.fleetId);
  const reshaped = WHOSE_AND_WHERE.some(
    (field) => field in patch && !isDeepStrictEqual(patch[field], before.fence[field]),
  );
  const now = await fences.update(id, columnsOf({ ...otherShape(before.fence, patch), ...patch }), version, reshaped);
  if (!now) throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
  await auditRepository(tx).record(actor, {
    action: 'geofence.changed',
    subject: subjectOf(now.fence),
    before: before.fence,
    after: now.fence,
  });
  return now;
}

/** Throws a MotorpoolError (not-found). What was crossed and raised stays known. */
export async function removeFence(tx: Knex, actor: Actor, id: string): Promise<void> {
  const fences = geofencesRepository(tx);
  const before = await fences.find(id);
  if (!before || !(await fences.remove(id))) throw geofenceNotFound();
  await auditRepository(tx).record(actor, {
    action: 'geofence.removed',
    subject: subjectOf(before.fence),
    before: before.fence,
  });
}

const subjectOf = ({ id }: Geofence) => ({ kind: 'geofence', id });

/** A fence that becomes one of another kind loses the measure of the old one. */
const otherShape = ({ geometry }: Geofence, patch: GeofencePatch): GeofencePatch =>
  patch.geometry && patch.geometry.type !== geometry.type ? { radiusM: null, widthM: null } : {};

async function assertFleet(tx: Knex, fleetId: string | null | undefined): Promise<void> {
  if (!fleetId || (await fleetsRepository(tx).chain(fleetId)).length > 0) return;
  throw new MotorpoolError('bad-input', 'bad-geofence', 'This is no fence: see errors.', {
    errors: [{ path: '/fleetId', message: 'is no fleet' }],
  });
}

const columnsOf = (input: GeofencePatch): FenceColumns => ({
  ...(input.name !== undefined && { name: input.name.trim() }),
  ...(input.fleetId !== undefined && { fleet_id: input.fleetId }),
  ...(input.geometry !== undefined && { geometry: JSON.stringify(input.geometry) }),
  ...(input.radiusM !== undefined && { radius_m: input.radiusM }),
  ...(input.widthM !== undefined && { width_m: input.widthM }),
  ...(input.timeZone !== undefined && { time_zone: input.timeZone }),
  ...(input.hours !== undefined && { hours: input.hours && JSON.stringify(input.hours) }),
  ...(input.alert !== undefined && { alert: input.alert }),
  ...(input.severity !== undefined && { severity: input.severity }),
  ...(input.dwellS !== undefined && { dwell_s: input.dwellS }),
  ...(input.speedLimitKmh !== undefined && { speed_limit_kmh: input.speedLimitKmh }),
});
