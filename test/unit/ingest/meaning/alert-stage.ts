/** What a car says, and the alerts that come of it, for tests. */
import {
  ALERT_KIND_NAMES,
  type AlertKind,
  type AlertRule,
  defaultRule,
  type Sample,
} from '../../../../contracts/index.js';
import type { AlertWorld } from '../../../../ingest/meaning/alerts/alert-rules.js';
import { type AlertFact, type AlertState, alertsReading } from '../../../../ingest/meaning/alerts/alerts-reading.js';
import { type FenceBooks, fenceWorld } from '../../../../ingest/meaning/fences/fence-world.js';
import { outlineOf } from '../../../../ingest/meaning/fences/outline.js';
import { newObservation } from '../../../../ingest/meaning/observe.js';
import type { Fact } from '../../../../ingest/meaning/reading.js';

export type Said = Partial<Omit<Sample, 'seq' | 'observedAt'>> & { /** Seconds. */ s: number };

const RULES = Object.fromEntries(ALERT_KIND_NAMES.map((kind) => [kind, defaultRule(kind)])) as Record<
  AlertKind,
  AlertRule
>;

export const worldOf = (
  books: FenceBooks[] = [],
  rules: Partial<Record<AlertKind, Partial<AlertRule>>> = {},
): AlertWorld => ({
  fences: fenceWorld(books, new Map()),
  rulesOf: () => ({
    ...RULES,
    ...Object.fromEntries(
      Object.entries(rules).map(([kind, rule]) => [kind, { ...RULES[kind as AlertKind], ...rule }]),
    ),
  }),
  criticalCodes: new Set(['P0301']),
});

/** The alerts of a car, each as it was told last, in the order in which they were raised. */
export function watch(said: readonly Said[], world = worldOf(), state?: AlertState): AlertFact[] {
  const reading = alertsReading(() => world);
  const kept = state ?? reading.start();
  const facts = new Map<string, AlertFact>();
  const tell = (fact: Fact) => {
    if (fact.kind === 'alert') facts.set(fact.id, fact as AlertFact);
  };
  for (const [seq, { s, ...values }] of said.entries()) {
    reading.take(kept, { ...newObservation(), vehicleId: 'car', boot: 'boot', seq, at: s * 1000, ...values }, tell);
  }
  reading.standing?.(kept, 'car', tell);
  return [...facts.values()];
}

export const kindsOf = (alerts: readonly AlertFact[]) =>
  alerts.map(({ alert, subject }) => (subject ? `${alert} ${subject}` : alert));
export const every = (seconds: number, from: number, to: number, values: Omit<Said, 's'>): Said[] =>
  Array.from({ length: Math.floor((to - from) / seconds) + 1 }, (_, i) => ({ s: from + i * seconds, ...values }));

export const here = { longitude: 2.17, latitude: 41.39, accuracyM: 5 };
export const metresNorth = (metres: number) => ({ ...here, latitude: 41.39 + metres / 111_195 });
export const yard = (more: Partial<FenceBooks>): FenceBooks => ({
  id: 'yard',
  fleetId: null,
  outline: outlineOf({ kind: 'circle', center: [2.17, 41.39], radiusM: 100 }),
  stamp: 1,
  mattersAt: () => true,
  alert: 'none',
  severity: null,
  dwellS: null,
  speedLimitKmh: null,
  ...more,
});
