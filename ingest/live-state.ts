/** The newest believed value of each of a car's signals. */
import { Quality, SIGNALS, type SignalValue, type StoredSample } from '../contracts/index.js';
import type { BelievedValues } from '../platform/vehicle-states/index.js';

/** By the signal's name: a map, as a car may call a signal anything. `observedAt` is never after we heard of it. */
export type LiveState = Map<string, { value: SignalValue; observedAt: number; seq: number }>;

const OTHER_SIGNALS_MAX = 200; // of those without a name of ours

/** The marks that keep each named signal from being believed. */
const MARKS: ReadonlyMap<string, number> = new Map(
  SIGNALS.map(({ name }) => [
    name,
    {
      latitude: Quality.oddPosition,
      longitude: Quality.oddPosition,
      accuracyM: Quality.oddPosition,
      headingDeg: Quality.oddPosition,
      speedKmh: Quality.oddSpeed,
      batteryPercent: Quality.oddBatteryPercent,
      fuelPercent: Quality.oddFuelPercent,
      batteryVoltage: Quality.oddBatteryVoltage,
      engineTempC: Quality.oddEngineTemp,
      odometerKm: Quality.oddOdometer,
      engineRpm: 0,
      ignition: 0,
      doorsLocked: 0,
      charging: 0,
      dtc: 0,
      accelerationG: 0,
      tirePressureKpa: 0,
    }[name],
  ]),
);

/**
 * Takes in what of the sample is believed and newer than what is known; of two samples of one millisecond the higher
 * `seq` wins, so the outcome hangs on no order.
 *
 * A car's clock may be some minutes ahead. Nothing was observed after we heard of it, so a value counts from the earlier of
 * the two moments: else one of a future would stay until that future has come, whatever the car says meanwhile, and would
 * pass for fresh, or for said after a command that it came before. Both moments are the sample's own, so no order matters.
 *
 * Puts the names of signals whose value is another now into `changed`.
 */
export function takeIn(live: LiveState, sample: StoredSample, changed: Set<string>): void {
  for (const name in sample) {
    const mark = MARKS.get(name);
    if (mark === undefined || (mark & sample.quality) !== 0) continue;
    set(live, name, sample[name as keyof StoredSample] as SignalValue, sample, changed);
  }
  const { signals } = sample;
  if (signals === undefined) return;
  for (const name in signals) {
    if (MARKS.has(name)) continue; // the field of that name is the one that counts
    if (live.size >= MARKS.size + OTHER_SIGNALS_MAX && !live.has(name)) continue;
    set(live, name, signals[name] as SignalValue, sample, changed);
  }
}

function set(
  live: LiveState,
  name: string,
  value: SignalValue,
  { observedAt: claimed, receivedAt, seq }: StoredSample,
  changed: Set<string>,
) {
  const observedAt = Math.min(claimed, receivedAt);
  const known = live.get(name);
  if (known === undefined) {
    live.set(name, { value, observedAt, seq });
    changed.add(name);
    return;
  }
  if (observedAt < known.observedAt || (observedAt === known.observedAt && seq <= known.seq)) return;
  if (known.value !== value && !(typeof value === 'object' && isSameList(value, known.value))) changed.add(name);
  known.value = value;
  known.observedAt = observedAt;
  known.seq = seq;
}

const isSameList = (a: readonly unknown[], b: SignalValue) =>
  typeof b === 'object' && a.length === b.length && a.every((one, i) => one === b[i]);

export function toBelieved(live: LiveState): BelievedValues {
  const values: BelievedValues = {};
  for (const [name, { value, observedAt }] of live) values[name] = { value, observedAt };
  return values;
}

/** Takes in values whose `seq` is not known any more: a sample of the same millisecond wins over them. */
export function takeInBelieved(live: LiveState, values: BelievedValues): void {
  for (const [name, { value, observedAt }] of Object.entries(values)) {
    if (observedAt > (live.get(name)?.observedAt ?? Number.NEGATIVE_INFINITY))
      live.set(name, { value, observedAt, seq: -1 });
  }
}
