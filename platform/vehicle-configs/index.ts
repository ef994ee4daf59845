export { type VehicleConfigs, vehicleConfigs, type WantedConfig } from './vehicle-configs.js';
