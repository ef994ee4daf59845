/** What each car should be told on its config topic: written by the API, sent by the broker. */
import type { Knex } from 'knex';
import type { ConfigMessage } from '../../contracts/index.js';
import { batchedLookup } from '../vehicle-credentials/batched-lookup.js';
import { wantedConfigsRepository } from './wanted-configs-repository.js';

/** The contract's message. What it does not name, agents that do not know it ignore. */
export interface WantedConfig extends ConfigMessage {
  sensors: (ConfigMessage['sensors'][number] & { config?: Record<string, unknown> })[];
  /** The newest data of each type of configuration, by its name. */
  settings?: Record<string, unknown>;
}

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
