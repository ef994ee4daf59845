/** Tells who looks after a car that a service is proposed for it. */
import type { Knex } from 'knex';
import type { Component } from '../../models/index.js';
import { notify } from '../notifications/notify.js';
import { staffRepository } from '../notifications/staff-repository.js';
import { componentWords } from './service-lengths.js';

export interface ProposalNews {
  vehicleId: string;
  fleetId: string | null;
  timeZone: string;
  components: readonly Component[];
  reasons: readonly string[];
  /** Undefined: no time is free for it. */
  startsAt: Date | undefined;
  /** All time before is rented. */
  isLate: boolean;
  /** What is told once to each. */
  dedupeKey: string;
}

/** In a transaction. */
export async function tellProposal(tx: Knex, news: ProposalNews): Promise<void> {
  const { vehicleId, fleetId, timeZone, components, reasons, startsAt, isLate, dedupeKey } = news;
  const car = await tx('vehicles').where({ id: vehicleId }).first('make', 'model');
  if (!car) return;
  const data = {
    ...{ vehicleId, timeZone, car: `${car.make} ${car.model}`, foreseen: components.map(componentWords).join(', ') },
    ...(reasons.length > 0 && { because: reasons.join('; ') }),
    ...(startsAt && { serviceAt: startsAt.toISOString() }),
    ...(isLate && { isLate }),
  };
  for (const userId of await staffRepository(tx).ofFleet(fleetId)) {
    await notify(tx, { kind: 'maintenance', userId, data, dedupeKey: `${dedupeKey}:${userId}` });
  }
}
