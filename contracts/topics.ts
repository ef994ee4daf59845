/** The MQTT topics of a car. Everything a car may say or hear stands below `v1/vehicles/{its id}/`. */

const ROOT = 'v1/vehicles/';
const ID_LENGTH = 36; // a UUID in text

export const telemetryTopic = (vehicleId: string) => `${ROOT}${vehicleId}/telemetry`;
export const statusTopic = (vehicleId: string) => `${ROOT}${vehicleId}/status`;
export const commandsTopic = (vehicleId: string) => `${ROOT}${vehicleId}/commands`;
export const commandResultsTopic = (vehicleId: string) => `${ROOT}${vehicleId}/commands/results`;
export const configTopic = (vehicleId: string) => `${ROOT}${vehicleId}/config`;

/** Takes a topic apart: whose it is and what of; undefined for a topic that is no car's. */
export function parseVehicleTopic(topic: string): { vehicleId: string; leaf: string } | undefined {
  const slash = ROOT.length + ID_LENGTH;
  if (!topic.startsWith(ROOT) || topic[slash] !== '/') return undefined;
  return { vehicleId: topic.slice(ROOT.length, slash), leaf: topic.slice(slash + 1) };
}
