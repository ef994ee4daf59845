/** Keeps a car's time for a proposed service, and gives it back: by the very holds that staff place by hand. */
import type { Knex } from 'knex';
import type { Component } from '../../models/index.js';
import { blocksRepository } from '../reservations/blocks-repository.js';
import { componentWords } from './service-lengths.js';

const MOST_REASON = 500;

export interface WantedTime {
  vehicleId: string;
  components: readonly Component[];
  reasons: readonly string[];
  startsAt: Date;
  endsAt: Date;
}

/** The id of the hold; undefined where something touches that time. In a transaction. */
export function keepTime(tx: Knex, { vehicleId, components, reasons, startsAt, endsAt }: WantedTime) {
  const why = reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
  const reason = `Foreseen: ${components.map(componentWords).join(', ')}${why}`.slice(0, MOST_REASON);
  return blocksRepository(tx).insert({ vehicleId, startsAt, endsAt, reason });
}

/** What is over, or given back already, stays. In a transaction. */
export async function giveBackTime(tx: Knex, { vehicleId, blockId }: { vehicleId: string; blockId: string }) {
  return blocksRepository(tx).end(vehicleId, blockId);
}
