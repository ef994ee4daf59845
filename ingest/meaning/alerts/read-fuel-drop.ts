/** Fuel that goes while the car stands with its engine off. Pure. */
import type { Look } from './look.js';

/** Plain data. */
export interface FuelState {
  /** Since when it stands, ms, and what was in its tank once the fuel had settled, percent. */
  stoodSince?: number;
  percent?: number;
}

/** Fuel slops about for a while. */
const SETTLES_MS = 60_000;
const STANDS_KMH = 3;
const STEPS = { most: 2 } as const;

/** `ignition` is what the car said of it last; of one that never says, standing without revs counts. */
export function readFuelDrop(look: Look, state: FuelState, ignition: boolean | undefined): void {
  const { seen, rules, book } = look;
  const { speedKmh, engineRpm, fuelPercent: value, at } = seen;
  const rule = rules['fuel-drop'];
  const finding = { kind: 'fuel-drop', subject: '', at, value, sinks: true, rule, steps: STEPS } as const;
  const drives = (speedKmh ?? 0) > STANDS_KMH || (engineRpm ?? 0) > 0;
  if (drives || ignition === true) {
    delete state.stoodSince;
    delete state.percent;
    if (book['fuel-drop']) look.find({ ...finding, verdict: 'clear' });
    return;
  }
  if (value === undefined) return;
  state.stoodSince ??= at;
  const settling = at - state.stoodSince < SETTLES_MS;
  state.percent = state.percent === undefined || settling ? value : Math.max(state.percent, value);
  const drop = state.percent - value;
  const limit = rule.threshold ?? 0;
  if (drop >= limit) look.find({ ...finding, verdict: 'holds' });
  else if (book['fuel-drop']) look.find({ ...finding, verdict: drop < limit / 2 ? 'clear' : 'between' });
}
