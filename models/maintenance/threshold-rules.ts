/**
 * The plain rules of maintenance, which serve where no model does, and which every model has to beat: a reading past its
 * limit, or so many kilometres or days since the last service.
 */
import { type CarDay, COMPONENTS, type Component, isCodeOf } from './car-day.js';
import type { ComponentOutlook } from './component-outlook.js';
import { leastOf, meanOf, mostOf, within } from './day-window.js';
import { sinceService } from './since-service.js';

export const LIMITS = {
  /** Alerts come at 115 °C (contracts/alert-kinds.ts), and thermostats of cars hold 85 to 105. */
  coolantC: 110,
  /** A lead-acid battery at rest holds less than a quarter of its charge. */
  restV: 12,
  /** Under it a battery gains nothing while driving. */
  chargingV: 13.3,
  /** A fifth under the 230 kPa that most cars want, where pressure monitors warn (UN R141). */
  tyreKpa: 184,
  brakesKm: 40_000,
  tyresKm: 45_000,
  batteryDays: 4 * 365,
} as const;

/** A limit must be passed in the mean of so many days, so that one odd reading does not call a car in. */
const DAYS = { from: 0, to: 3 } as const;

/** Of every component, in the order of `COMPONENTS`. `days` ascend; what ends after `asOf` is not looked at. */
export function thresholdRules(days: readonly CarDay[], asOf: number): ComponentOutlook[] {
  const past = within(days, asOf, { from: 0, to: Number.POSITIVE_INFINITY });
  const now = within(past, asOf, DAYS);
  return COMPONENTS.map((component) => {
    const reasons = [...RULES[component](now, past, asOf), ...codes(component, now)];
    return { component, flagged: reasons.length > 0, risk7: null, risk30: null, remainingDays: null, reasons };
  });
}

type Rule = (now: readonly CarDay[], past: readonly CarDay[], asOf: number) => string[];

const where = (isSo: boolean, words: string) => (isSo ? [words] : []);
const kmSince = (km: number, limit: number, what: string) =>
  where(km >= limit, `${Math.round(km).toLocaleString('en')} km since ${what}; due at ${limit.toLocaleString('en')}`);

const RULES: Readonly<Record<Component, Rule>> = {
  cooling(now) {
    const hottest = mostOf(now, ({ coolantMaxC }) => coolantMaxC);
    return where(
      hottest >= LIMITS.coolantC,
      `coolant reached ${hottest.toFixed(0)} °C; the limit is ${LIMITS.coolantC}`,
    );
  },
  battery(now, past, asOf) {
    const rest = meanOf(now, ({ restV }) => restV);
    const age = sinceService(past, asOf, 'battery').days;
    return [
      ...where(rest < LIMITS.restV, `12 V battery rests at ${rest.toFixed(1)} V; the limit is ${LIMITS.restV}`),
      ...where(age >= LIMITS.batteryDays, `12 V battery is ${(age / 365).toFixed(1)} years old`),
    ];
  },
  alternator(now) {
    const isElectric = now.some(({ chargePer100Km }) => chargePer100Km !== undefined);
    const charging = meanOf(now, ({ chargingV }) => chargingV);
    const words = `12 V network is charged with ${charging.toFixed(1)} V; the least is ${LIMITS.chargingV}`;
    return where(!isElectric && charging < LIMITS.chargingV, words);
  },
  brakes: (_, past, asOf) => kmSince(sinceService(past, asOf, 'brakes').km, LIMITS.brakesKm, 'new brake pads'),
  tyres(now, past, asOf) {
    const wheels = [0, 1, 2, 3].map((wheel) => meanOf(now, ({ tyreColdKpa }) => tyreColdKpa?.[wheel]));
    const lowest = leastOf(now.slice(-1), () => Math.min(...wheels.filter((kpa) => !Number.isNaN(kpa))));
    return [
      ...where(lowest < LIMITS.tyreKpa, `a tyre holds ${lowest.toFixed(0)} kPa; the least is ${LIMITS.tyreKpa}`),
      ...kmSince(sinceService(past, asOf, 'tyres').km, LIMITS.tyresKm, 'new tyres'),
    ];
  },
};

function codes(component: Component, now: readonly CarDay[]): string[] {
  const standing = new Set(now.flatMap(({ faultCodes = [] }) => faultCodes.filter((one) => isCodeOf(component, one))));
  return standing.size > 0 ? [`fault code ${[...standing].join(', ')}`] : [];
}
