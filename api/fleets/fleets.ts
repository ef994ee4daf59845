/** Making, changing and removing fleets; what is inherited is handed down in the same transaction. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { areaOf } from './boundary.js';
import { assertDefaultsFit } from './defaults-fit.js';
import type { FleetInput, FleetPatch } from './fleet.js';
import { type FleetColumns, fleetsRepository, type VersionedFleet } from './fleets-repository.js';

const DEEPEST = 10;

export const fleetNotFound = () => new MotorpoolError('not-found', 'fleet-not-found', 'There is no such fleet.');

/** Throws a MotorpoolError (bad-input) for a parent that is not there or too deep, and for a boundary that is no area. */
export async function createFleet(tx: Knex, actor: Actor, input: FleetInput): Promise<VersionedFleet> {
  const fleets = fleetsRepository(tx);
  await fleets.lockTree();
  if (input.parentId) await assertParent(tx, input.parentId, 1);
  const id = await fleets.insert(columnsOf(input));
  const made = await settle(tx, id, input);
  const subject = { kind: 'fleet', id };
  await auditRepository(tx).record(actor, { action: 'fleet.created', subject, after: made.fleet });
  return made;
}

/** Throws a MotorpoolError: not-found, precondition when it is no longer of that version, bad-input, and what createFleet throws. */
export async function patchFleet(
  tx: Knex,
  actor: Actor,
  id: string,
  patch: FleetPatch,
  version?: number,
): Promise<VersionedFleet> {
  const fleets = fleetsRepository(tx);
  await fleets.lockTree();
  const before = await fleets.find(id);
  if (!before) throw fleetNotFound();
  if (patch.parentId) await assertParent(tx, patch.parentId, await fleets.height(id), id);
  if (!(await fleets.update(id, columnsOf(patch), version))) {
    throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
  }
  if (patch.parentId) await assertDefaultsFit(tx, id);
  const now = await settle(tx, id, patch);
  await auditRepository(tx).record(actor, {
    action: 'fleet.changed',
    subject: { kind: 'fleet', id },
    before: before.fleet,
    after: now.fleet,
  });
  return now;
}

/** Throws a MotorpoolError: not-found, conflict while vehicles or fleets are in it. */
export async function removeFleet(tx: Knex, actor: Actor, id: string): Promise<void> {
  const fleets = fleetsRepository(tx);
  await fleets.lockTree();
  const before = await fleets.find(id);
  if (!before) throw fleetNotFound();
  const { vehicles, children } = await fleets.contents(id);
  if (vehicles + children > 0) {
    const held = `${vehicles} vehicles and ${children} fleets`;
    throw new MotorpoolError('conflict', 'fleet-not-empty', `It still holds ${held}. Move them out first.`);
  }
  await fleets.remove(id);
  const subject = { kind: 'fleet', id };
  await auditRepository(tx).record(actor, { action: 'fleet.removed', subject, before: before.fleet });
}

async function settle(tx: Knex, id: string, { boundary }: FleetPatch): Promise<VersionedFleet> {
  const fleets = fleetsRepository(tx);
  if (boundary) await fleets.setArea(id, areaOf(boundary));
  await fleets.handDown(id);
  return (await fleets.find(id)) as VersionedFleet;
}

/** `height` levels are to hang below the parent; `id` is what moves there. */
async function assertParent(tx: Knex, parentId: string, height: number, id?: string): Promise<void> {
  const chain = await fleetsRepository(tx).chain(parentId.toLowerCase());
  if (chain.length === 0) throw badParent('is no fleet');
  if (id !== undefined && chain.includes(id)) throw badParent('lies below this fleet itself');
  if (chain.length + height > DEEPEST) throw badParent(`would make more than ${DEEPEST} levels`);
}

const badParent = (message: string) =>
  new MotorpoolError('bad-input', 'bad-fleet-parent', 'The fleet cannot hang there: see errors.', {
    errors: [{ path: '/parentId', message }],
  });

const columnsOf = ({ name, parentId, policy, boundary }: FleetPatch): FleetColumns => ({
  ...(name !== undefined && { name: name.trim() }),
  ...(parentId !== undefined && { parent_id: parentId }),
  ...(policy !== undefined && { policy: JSON.stringify(policy) }),
  ...(boundary !== undefined && { boundary: boundary && JSON.stringify(boundary) }),
});
