/** Alerts about a value beyond its limit: 12 V, charge, fuel, engine temperature, speed. Pure. */
import { type AlertKind, TRUCK_BATTERY_FROM_V } from '../../../contracts/index.js';
import type { Observation } from '../reading.js';
import { isSettled } from './alert-book.js';
import type { Look } from './look.js';
import type { Steps, Verdict } from './watch.js';

interface Level {
  kind: AlertKind;
  of(seen: Observation): number | undefined;
  /** Whether low values are the bad ones. */
  sinks: boolean;
  /** How far on the good side of the limit it must be for the alert to be over. */
  back: number;
  steps?: Steps;
}

const SPEED_FORGETS_MS = 60_000;
const TWO: Steps = { most: 2 };

const LEVELS: readonly Level[] = [
  { kind: 'low-voltage', of: voltsOf12, sinks: true, back: 0.3, steps: TWO },
  { kind: 'low-charge', of: (seen) => seen.batteryPercent, sinks: true, back: 5, steps: TWO },
  { kind: 'low-fuel', of: (seen) => seen.fuelPercent, sinks: true, back: 3, steps: TWO },
  { kind: 'overheating', of: (seen) => seen.engineTempC, sinks: false, back: 5, steps: TWO },
  { kind: 'speed', of: (seen) => seen.speedKmh, sinks: false, back: 3 },
];

/** `charging` is what the car said of it last. */
export function readLevels(look: Look, charging: boolean): void {
  for (const { kind, of, sinks, back, steps } of LEVELS) {
    const value = of(look.seen);
    if (value === undefined) continue;
    const rule = look.rules[kind];
    const verdict = kind === 'low-charge' && charging ? 'clear' : verdictOf(value, rule.threshold ?? 0, sinks, back);
    if (!isSettled(look.book[kind], verdict) || verdict === 'holds')
      look.find({ kind, subject: '', verdict, at: look.seen.at, value, sinks, rule, steps: steps ?? speedSteps(look) });
  }
}

/** Two readings with a minute between them are not a minute of speeding, but of a car that speaks no oftener. */
export const speedSteps = ({ usualMs }: Look): Steps => ({
  most: 2,
  forgetsAfterMs: Math.max(SPEED_FORGETS_MS, 1.5 * usualMs),
});

export function verdictOf(value: number, limit: number, sinks: boolean, back: number): Verdict {
  const beyond = sinks ? limit - value : value - limit;
  if (beyond > 0) return 'holds';
  return beyond < -back ? 'clear' : 'between';
}

function voltsOf12({ batteryVoltage: volts }: Observation): number | undefined {
  return volts !== undefined && volts > TRUCK_BATTERY_FROM_V ? volts / 2 : volts;
}
