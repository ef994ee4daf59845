export type { CommandChange, CommandResult, CommandToSend, Refused, VehicleCommands } from './vehicle-commands.js';
export { CHANGE, type ChangeRow, changeOf, vehicleCommands } from './vehicle-commands-repository.js';
