/** What a car may say and hear. Pure, default deny, and the only place that says so. */
import {
  commandResultsTopic,
  commandsTopic,
  configTopic,
  parseVehicleTopic,
  statusTopic,
  telemetryTopic,
} from '../contracts/index.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MOST_CLIENT_ID_LENGTH = 128;

/** The canonical form alone, so that one car has one name. */
export const isVehicleId = (text: string) => UUID.test(text);

/** The plain id, or that with `-` and more. Only the plain one carries presence. */
export function isClientIdOf(vehicleId: string, clientId: string): boolean {
  return clientId === vehicleId || (clientId.length <= MOST_CLIENT_ID_LENGTH && clientId.startsWith(`${vehicleId}-`));
}

/** The car that a client id belongs to; undefined for no car's. */
export function vehicleOfClientId(clientId: string): string | undefined {
  const vehicleId = clientId.slice(0, 36);
  return isVehicleId(vehicleId) && isClientIdOf(vehicleId, clientId) ? vehicleId : undefined;
}

export type Publication = 'telemetry' | 'status' | 'command-result';

/** What kind of message this is when a car publishes it; undefined when it may not. */
export function publicationOf(vehicleId: string, topic: string): Publication | undefined {
  switch (topic) {
    case telemetryTopic(vehicleId):
      return 'telemetry';
    case statusTopic(vehicleId):
      return 'status';
    case commandResultsTopic(vehicleId):
      return 'command-result';
    default:
      return undefined;
  }
}

/** A last will may only be the car's status. */
export const mayBeWill = (vehicleId: string, topic: string) => topic === statusTopic(vehicleId);

/** Exactly its own two topics: no wildcard, no share, no `$SYS`. Holds on the way out too. */
export function mayHear(vehicleId: string, topic: string): boolean {
  return topic === commandsTopic(vehicleId) || topic === configTopic(vehicleId);
}

/** Whether we may send this to a car, and to which: the topics that `mayHear` allows. */
export function hearerOf(topic: string): string | undefined {
  const vehicleId = parseVehicleTopic(topic)?.vehicleId;
  return vehicleId !== undefined && isVehicleId(vehicleId) && mayHear(vehicleId, topic) ? vehicleId : undefined;
}
