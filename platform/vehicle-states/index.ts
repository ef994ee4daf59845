export type {
  BelievedValues,
  Presence,
  SnapshotFilter,
  VehicleState,
  VehicleStates,
} from './vehicle-states.js';
export { vehicleStates } from './vehicle-states-repository.js';
