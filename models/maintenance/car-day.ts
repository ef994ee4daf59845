/** One day of a car, as roll-ups, trips, alerts and the log of services tell it: what maintenance is foreseen from. */
import type { AlertKind } from '../../contracts/index.js';

export const COMPONENTS = ['cooling', 'battery', 'alternator', 'brakes', 'tyres'] as const;
/** `battery` is the one of 12 V. `alternator` is of combustion cars alone. */
export type Component = (typeof COMPONENTS)[number];

/** What a service renewed or repaired, so that its wear begins anew; an inspection tops up tyres and looks at the rest. */
export type ServiceKind = Component | 'inspection';

export const DAY_MS = 86_400_000;

/**
 * Every field but the day may be missing: a car that is not heard, or has not that sensor. Days are UTC days. A day of
 * long ago with nothing but its odometer and services tells what was done before telemetry began.
 */
export interface CarDay {
  /** Its midnight, ms since the epoch; what is told holds until the next. */
  readonly day: number;
  /** The last of the day. */
  readonly odometerKm?: number | undefined;
  /** 0 where it was heard and stood. */
  readonly distanceKm?: number | undefined;
  /** Of its trips: wheels turning. */
  readonly movingH?: number | undefined;
  /** Trips begun. */
  readonly starts?: number | undefined;
  /** Outside, in the mean; where unknown, the lowest coolant temperature of a day stands for it. */
  readonly ambientC?: number | undefined;
  readonly coolantMinC?: number | undefined;
  readonly coolantMaxC?: number | undefined;
  /** The mean of the minutes in which the car moved and its coolant was at 70 °C or more (an electric car's: all moving). */
  readonly coolantWarmC?: number | undefined;
  /** The 12 V battery, in the mean of the minutes with the ignition off, or no engine speed and no speed. */
  readonly restV?: number | undefined;
  /** The lowest reading of the day: the dip of a start, as far as samples catch it. */
  readonly lowestV?: number | undefined;
  /** In the mean of the minutes in which the car moved. */
  readonly chargingV?: number | undefined;
  /** Cold, [front left, front right, rear left, rear right], as contracts/sample.ts: the least of the day of each wheel. */
  readonly tyreColdKpa?: readonly (number | undefined)[] | undefined;
  /** Percent of the tank by 100 km; only where it drove 20 km and more. */
  readonly fuelPer100Km?: number | undefined;
  /** Percent of the traction battery by 100 km; only where it drove 20 km and more. Tells that a car is electric. */
  readonly chargePer100Km?: number | undefined;
  readonly harshBrakes?: number | undefined;
  /** Every code that stood at some time of the day. */
  readonly faultCodes?: readonly string[] | undefined;
  /** Kinds of the alerts that were raised. */
  readonly alerts?: readonly AlertKind[] | undefined;
  readonly services?: readonly ServiceKind[] | undefined;
}

/** Which component a fault code is about (ranges of SAE J2012; C075x–C077x are tyre pressures with most makers). */
const CODES: readonly (readonly [Component, RegExp])[] = [
  ['cooling', /^P(011[5-9]|012[5-8]|0217|048[0-5])$/],
  ['battery', /^P056[0-3]$/],
  ['alternator', /^P(062[0-2]|056[0-3])$/],
  ['brakes', /^C00([2-6]\d|7[0-7])$/],
  ['tyres', /^C07[5-7]\d$/],
];

export const isCodeOf = (component: Component, code: string): boolean =>
  CODES.some(([one, range]) => one === component && range.test(code.toUpperCase()));
