export { tokenFingerprint, type VehicleCredentials, vehicleCredentials } from './vehicle-credentials.js';
