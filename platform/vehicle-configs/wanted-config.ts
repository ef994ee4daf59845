import type { ConfigMessage } from '../../contracts/index.js';

/** The contract's message. What it does not name, agents that do not know it ignore. */
export interface WantedConfig extends ConfigMessage {
  sensors: WantedSensor[];
  /** The newest data of each type of configuration, by its name. */
  settings?: Record<string, unknown>;
}

export type WantedSensor = ConfigMessage['sensors'][number] & { config?: Record<string, unknown> };

/** What it says, whatever its version. */
export type ConfigContents = Omit<WantedConfig, 'version'>;

/** By sensor and by type of configuration, the id of the fleet that a value came from. What is not named is the car's own. */
export interface ConfigSources {
  sensors: Record<string, string>;
  settings: Record<string, string>;
}
