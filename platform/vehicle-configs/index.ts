export { type VehicleConfigs, vehicleConfigs } from './vehicle-configs.js';
