/** A service that was written down ends what was proposed for the parts that it renewed. */
import type { Knex } from 'knex';
import type { Component } from '../../models/index.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { forecastsRepository } from './forecasts-repository.js';
import { giveBackTime } from './keep-time.js';
import { proposalsRepository } from './proposals-repository.js';

/**
 * In a transaction. Where no part is named, all were looked over. What is still kept of the proposed time is given back, and
 * the car offered again: the next forecast knows of the service.
 */
export async function serviceDone(
  tx: Knex,
  actor: Actor,
  vehicleId: string,
  { doneOn, components = [] }: { doneOn: string; components?: readonly Component[] | undefined },
): Promise<void> {
  const isOf = (component: Component) => components.length === 0 || components.includes(component);
  const proposals = proposalsRepository(tx);
  await proposals.lock(vehicleId);
  const proposal = (await proposals.openOf([vehicleId])).get(vehicleId);
  const isOld = proposal !== undefined && doneOn < proposal.createdAt.slice(0, 10); // written down late
  if (proposal && !isOld && proposal.components.every(isOf)) {
    await giveBackTime(tx, proposal);
    await proposals.setState(proposal.id, 'done', actor.userId);
    await auditRepository(tx).record(actor, {
      action: 'service.done',
      subject: { kind: 'vehicle', id: vehicleId },
      after: { proposalId: proposal.id, doneOn, components },
    });
  }
  if (isOld) return;
  const forecasts = forecastsRepository(tx);
  const expected = (await forecasts.find(vehicleId))?.failureExpected;
  if (expected && isOf(expected)) await forecasts.setFailureExpected(vehicleId, null);
}
