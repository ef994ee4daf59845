/** How far a signal may move in a time, by physics and a sensor's own unrest. */
import { Quality } from '../../contracts/index.js';

export type JudgedSignal =
  | 'speedKmh'
  | 'batteryPercent'
  | 'fuelPercent'
  | 'batteryVoltage'
  | 'engineTempC'
  | 'odometerKm';

export interface SignalRule {
  readonly signal: JudgedSignal;
  /** The bit of `Quality` that marks an odd value. */
  readonly mark: number;
  /** Could it have gone from `from` to `to` in `seconds` (negative: the other way round)? */
  plausible(from: number, to: number, seconds: number): boolean;
}

const within = (slack: number, perSecond: number) => (from: number, to: number, seconds: number) =>
  Math.abs(to - from) <= slack + perSecond * Math.abs(seconds);

/** Many sensors say 0 when they mean that they do not know. */
const notSuddenlyZero =
  (above: number, rule: SignalRule['plausible']): SignalRule['plausible'] =>
  (from, to, seconds) =>
    !(to === 0 && from > above) && rule(from, to, seconds);

const FASTEST_KM_PER_S = 300 / 3600;

/** Never less than before, but for rounding. */
function odometer(from: number, to: number, seconds: number): boolean {
  const forwardKm = seconds >= 0 ? to - from : from - to;
  return forwardKm >= -1 && forwardKm <= 2 + FASTEST_KM_PER_S * Math.abs(seconds);
}

export const SIGNAL_RULES: readonly SignalRule[] = [
  // 1.3 g, which tyres hardly hold
  { signal: 'speedKmh', mark: Quality.oddSpeed, plausible: within(30, 45) },
  // 350 kW into 60 kWh is 0.16 % a second
  { signal: 'batteryPercent', mark: Quality.oddBatteryPercent, plausible: notSuddenlyZero(2, within(5, 0.2)) },
  // Fuel slops about; a pump fills a tank in a minute or two
  { signal: 'fuelPercent', mark: Quality.oddFuelPercent, plausible: notSuddenlyZero(5, within(15, 1.5)) },
  // A cold start pulls 12 V down to 8
  { signal: 'batteryVoltage', mark: Quality.oddBatteryVoltage, plausible: notSuddenlyZero(2, within(6, 1)) },
  { signal: 'engineTempC', mark: Quality.oddEngineTemp, plausible: within(15, 2) },
  { signal: 'odometerKm', mark: Quality.oddOdometer, plausible: odometer },
];
