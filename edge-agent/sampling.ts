/** What of the sensors' readings becomes a sample, and how often: by what the car does, and by `…/config`. */

import { MOVING_KMH } from '../contracts/commands.js';
import type { ConfigMessage } from '../contracts/index.js';
import { SIGNALS, type SignalName } from '../contracts/signals.js';
import type { Reading } from './sensors/sensor.js';

export type Activity = 'parked' | 'driving' | 'charging';
export type Rates = Readonly<Record<Activity, number>>; // samples per second

const STANDING_MS = 120_000; // a car without an ignition signal that stands this long is parked

/** What the car does, given its newest values, what it did before, and for how long it has not moved. */
export function activityOf(values: Reading, before: Activity, standingMs: number): Activity {
  if ((values.speedKmh ?? 0) > MOVING_KMH || (values.engineRpm ?? 0) > 0 || values.ignition === true) return 'driving';
  if (values.charging === true) return 'charging';
  if (values.ignition === false || values.engineRpm === 0) return 'parked';
  return before === 'driving' && standingMs < STANDING_MS ? 'driving' : 'parked';
}

/** A key of a reading that can be sensed at a rate of its own. */
type Part = keyof Reading;

const POSITION: readonly Part[] = ['latitude', 'longitude', 'accuracyM', 'headingDeg'];
/** Names that a configuration may use besides the contract's field names and VSS paths. */
const GROUPS: Readonly<Record<string, readonly Part[]>> = {
  gps: POSITION,
  gpsd: POSITION,
  location: POSITION,
  position: POSITION,
  speed: ['speedKmh'],
  odometer: ['odometerKm'],
  fuel: ['fuelPercent'],
  battery: ['batteryPercent', 'batteryVoltage'],
  engine_temperature: ['engineTempC'],
  engine: ['engineTempC', 'engineRpm'],
  rpm: ['engineRpm'],
  doors: ['doorsLocked'],
  diagnostics: ['dtc'],
  accelerometer: ['accelerationG'],
  tire_pressure: ['tirePressureKpa'],
};
const CHANGES: readonly SignalName[] = ['ignition', 'doorsLocked', 'charging', 'dtc'];

/** The signals that a `sensor_type` means; none for a name that we do not know. */
export function partsOf(sensorType: string): readonly Part[] {
  if (sensorType === 'signals') return ['signals'];
  const named = SIGNALS.filter(({ name, vss }) => name === sensorType || vss === sensorType).map(({ name }) => name);
  return named.length > 0 ? named : (GROUPS[sensorType.toLowerCase()] ?? []);
}

export class SamplingPlan {
  readonly #rates: Rates;
  readonly #configured = new Map<Part, number>(); // per second; 0 for what is switched off
  readonly #takenAtMs = new Map<Part, number>();
  readonly #lastChange = new Map<Part, string>();
  /** Names in the configuration that mean nothing here. */
  readonly unknown: readonly string[];

  constructor(rates: Rates, config: ConfigMessage | undefined) {
    this.#rates = rates;
    const sensors = config?.sensors ?? [];
    for (const { sensor_type, sampling_rate, enabled } of sensors) {
      for (const part of partsOf(sensor_type)) this.#configured.set(part, enabled ? sampling_rate : 0);
    }
    this.unknown = sensors.map(({ sensor_type }) => sensor_type).filter((name) => partsOf(name).length === 0);
  }

  /** How often to ask the sensors, times a second: in a parked car often enough to see it start. */
  pollRate(activity: Activity): number {
    if (activity === 'parked') return Math.max(this.#rates.parked, 0.2);
    return Math.max(this.#rate('signals', activity), ...SIGNALS.map(({ name }) => this.#rate(name, activity)));
  }

  /** The next `take` takes all: something was done to the car. */
  hurry(): void {
    this.#takenAtMs.clear();
  }

  /** The part of `values` that is due now; a switch that changed is due at once, with all else. Undefined: nothing. */
  take(values: Reading, activity: Activity, nowMs: number): Reading | undefined {
    const changed = this.#sawChange(values);
    const slackMs = 500 / this.pollRate(activity); // ticks are not exact: half a tick early is on time
    const due = (Object.keys(values) as Part[]).filter((part) => {
      const rate = this.#rate(part, activity);
      if (rate === 0) return false;
      const takenAt = this.#takenAtMs.get(part) ?? Number.NEGATIVE_INFINITY;
      return changed || nowMs - takenAt >= 1000 / rate - slackMs;
    });
    if (due.length === 0) return undefined;
    for (const part of due) this.#takenAtMs.set(part, nowMs);
    return Object.fromEntries(due.map((part) => [part, values[part]]));
  }

  #sawChange(values: Reading): boolean {
    let changed = false;
    for (const name of CHANGES) {
      if (values[name] === undefined) continue;
      const text = JSON.stringify(values[name]);
      changed ||= this.#lastChange.has(name) && this.#lastChange.get(name) !== text;
      this.#lastChange.set(name, text);
    }
    return changed;
  }

  #rate(part: Part, activity: Activity): number {
    const configured = this.#configured.get(part);
    if (configured === undefined) return this.#rates[activity];
    return activity === 'driving' ? configured : Math.min(configured, this.#rates[activity]);
  }
}
