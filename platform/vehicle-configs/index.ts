export {
  fleetDefaultsRepository,
  type InheritedDefaults,
} from './fleet-defaults-repository.js';
export { layConfig } from './lay-config.js';
export { settleConfig, settleConfigs } from './settle-configs.js';
export { toldConfigsRepository } from './told-configs-repository.js';
export { type VehicleConfigs, vehicleConfigs } from './vehicle-configs.js';
export type { ConfigSources, WantedSensor } from './wanted-config.js';
export { wantedConfigsRepository } from './wanted-configs-repository.js';
