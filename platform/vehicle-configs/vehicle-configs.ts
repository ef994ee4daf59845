/** What each car should be told on its config topic: written by the API, sent by the broker. */
import type { Knex } from 'knex';
import { batchedLookup } from '../vehicle-credentials/batched-lookup.js';
import type { WantedConfig } from './wanted-config.js';
import { wantedConfigsRepository } from './wanted-configs-repository.js';

export interface VehicleConfigs {
  /**
   * Undefined for a car that was never configured, or is not there. What is asked at the same time is one query. Throws
   * when the database cannot be asked.
   */
  wanted(vehicleId: string): Promise<WantedConfig | undefined>;
}

export function vehicleConfigs(db: Knex): VehicleConfigs {
  return { wanted: batchedLookup(wantedConfigsRepository(db).findAll) };
}
