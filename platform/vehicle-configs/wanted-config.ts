import type { ConfigMessage } from '../../contracts/index.js';

/** The contract's message. What it does not name, agents that do not know it ignore. */
export interface WantedConfig extends ConfigMessage {
  sensors: (ConfigMessage['sensors'][number] & { config?: Record<string, unknown> })[];
  /** The newest data of each type of configuration, by its name. */
  settings?: Record<string, unknown>;
}
