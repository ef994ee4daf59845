/** Which partition a car's messages go through. */

/** As long as a message may be in Redis this must stay as it is: a car's messages would lose their order. */
export const PARTITIONS = 32;

/** FNV-1a, 32 bits: the same in every process and every version. */
export function partitionOf(vehicleId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < vehicleId.length; i++) {
    hash ^= vehicleId.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % PARTITIONS;
}

/** Keys of one partition; the braces keep them on one node of a cluster. */
export const streamKey = (partition: number) => `motorpool:telemetry:{${partition}}`;
export const leaseKey = (partition: number) => `motorpool:telemetry:{${partition}}:lease`;
export const INGESTS_KEY = 'motorpool:telemetry:ingests';
