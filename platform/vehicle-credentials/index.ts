export { type VehicleCredentials, vehicleCredentials } from './vehicle-credentials.js';
