/** What staff do with a proposed service: confirm it, move it, refuse it. Each in a transaction of the caller. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { VehicleAlreadyReserved } from '../reservations/reservation-errors.js';
import { forecastsRepository } from './forecasts-repository.js';
import { giveBackTime, keepTime } from './keep-time.js';
import type { ServiceProposal } from './maintenance-forecast.js';
import { proposalsRepository } from './proposals-repository.js';

export const proposalNotFound = () =>
  new MotorpoolError('not-found', 'service-proposal-not-found', 'There is no such proposal of a service.');

export interface Decision {
  vehicleId: string;
  proposalId: string;
  actor: Actor;
  note: string | undefined;
}

/** Throws a MotorpoolError: not-found, conflict for one that is over. From then on no forecast moves or withdraws it. */
export async function confirmProposal(tx: Knex, decision: Decision): Promise<ServiceProposal> {
  await openProposal(tx, decision);
  return decide(tx, decision, 'confirmed');
}

/**
 * Its time is given back, and the car is offered again: whoever refuses says that nothing is about to fail. Holds until the
 * risk has risen clearly. Throws as `confirmProposal`.
 */
export async function refuseProposal(tx: Knex, decision: Decision): Promise<ServiceProposal> {
  const { blockId } = await openProposal(tx, decision);
  await giveBackTime(tx, { vehicleId: decision.vehicleId, blockId });
  await forecastsRepository(tx).setFailureExpected(decision.vehicleId, null);
  return decide(tx, decision, 'refused');
}

/** It is confirmed by that. Throws as `confirmProposal`; conflict too where something touches that time. */
export async function moveProposal(
  tx: Knex,
  decision: Decision,
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
): Promise<ServiceProposal> {
  const proposal = await openProposal(tx, decision);
  await giveBackTime(tx, proposal);
  const blockId = await keepTime(tx, { ...proposal, startsAt, endsAt });
  if (blockId === undefined) throw new VehicleAlreadyReserved();
  await proposalsRepository(tx).change(decision.proposalId, { startsAt, endsAt, blockId });
  return decide(tx, decision, 'confirmed');
}

async function openProposal(tx: Knex, { vehicleId, proposalId }: Decision): Promise<ServiceProposal> {
  const proposals = proposalsRepository(tx);
  await proposals.lock(vehicleId);
  const found = await proposals.find(vehicleId, proposalId);
  if (!found) throw proposalNotFound();
  if (found.state !== 'proposed' && found.state !== 'confirmed') {
    throw new MotorpoolError('conflict', 'service-proposal-over', `This proposal is ${found.state} already.`);
  }
  return found;
}

async function decide(tx: Knex, decision: Decision, state: 'confirmed' | 'refused'): Promise<ServiceProposal> {
  const { vehicleId, proposalId, actor, note } = decision;
  const proposals = proposalsRepository(tx);
  await proposals.setState(proposalId, state, actor.userId, note);
  const now = (await proposals.find(vehicleId, proposalId)) as ServiceProposal;
  await auditRepository(tx).record(actor, {
    action: `service.${state}`,
    subject: { kind: 'vehicle', id: vehicleId },
    after: now,
  });
  return now;
}
