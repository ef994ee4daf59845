/** A car's own values laid over the defaults of its fleet and of those above it. A sensor is one value, a type of configuration too. */
import type { ConfigContents, ConfigSources, WantedSensor } from './wanted-config.js';

/** As the contract has it: an agent refuses a message with more. */
export const MOST_SENSORS = 200;

export interface FleetDefault {
  fleetId: string;
  sensors: readonly WantedSensor[];
  settings: Readonly<Record<string, unknown>>;
}

export interface LaidConfig {
  contents: ConfigContents;
  sources: ConfigSources;
  /** Sensors of fleets for which there was no room beside the car's own. */
  leftOut: string[];
}

/**
 * `defaults` begin with the highest fleet; the nearer one wins, and the car over all. Its own sensors come last: an agent takes them in order, and
 * may know one by two names.
 */
export function layConfig(defaults: readonly FleetDefault[], own: ConfigContents): LaidConfig {
  const sensors = new Map<string, { value: WantedSensor; from?: string }>();
  const settings = new Map<string, { value: unknown; from?: string }>();
  for (const { fleetId, ...given } of defaults) {
    for (const value of given.sensors) sensors.set(value.sensor_type, { value, from: fleetId });
    for (const [type, value] of Object.entries(given.settings)) settings.set(type, { value, from: fleetId });
  }
  for (const value of own.sensors) sensors.set(value.sensor_type, { value });
  for (const [type, value] of Object.entries(own.settings ?? {})) settings.set(type, { value });

  const leftOut = [...sensors]
    .filter(([, { from }]) => from !== undefined)
    .map(([name]) => name)
    .sort()
    .slice(Math.max(0, MOST_SENSORS - own.sensors.length));
  for (const name of leftOut) sensors.delete(name);
  const byName = inOrder(sensors);
  const told = [
    ...byName.filter(([, { from }]) => from !== undefined),
    ...byName.filter(([, { from }]) => from === undefined),
  ];
  const set = inOrder(settings);
  return {
    contents: {
      sensors: told.map(([, { value }]) => value),
      ...(set.length > 0 && { settings: Object.fromEntries(set.map(([type, { value }]) => [type, value])) }),
    },
    sources: { sensors: sourcesOf(told), settings: sourcesOf(set) },
    leftOut,
  };
}

const inOrder = <V>(values: ReadonlyMap<string, V>) => [...values].sort(([a], [b]) => (a < b ? -1 : 1));

const sourcesOf = (values: readonly [string, { from?: string }][]): Record<string, string> =>
  Object.fromEntries(values.flatMap(([name, { from }]) => (from === undefined ? [] : [[name, from]])));
