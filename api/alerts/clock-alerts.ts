/** Raises and clears what no sample can: silence, an unplugged device, a rental that does not end. */
import type { Knex } from 'knex';
import {
  type AlertRules,
  alertRulesRepository,
  alertsRepository,
  effectiveRules,
  raisedAlertsRepository,
} from '../../platform/alerts/index.js';
import type { Jobs } from '../../platform/jobs/index.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { fleetsRepository } from '../fleets/fleets-repository.js';
import { causesOfSilence } from './clock-causes.js';
import { type CarRange, type ClockCause, clockRepository } from './clock-repository.js';

const LEAST_SILENCE_S = 60;
const CARS_AT_ONCE = 1_000;
const DAY_S = 86_400;

/** Before the jobs start. */
export function registerAlertJobs(jobs: Jobs, db: Knex, liveBus: LiveBus): void {
  jobs.repeat('alerts-by-the-clock', '* * * * *', () => watchClock(db, liveBus));
}

/** One look, which may be repeated, also by two at once. */
export async function watchClock(db: Knex, liveBus: LiveBus, now = Date.now()): Promise<void> {
  for (let after: string | null = null; ; ) {
    const cars = await clockRepository(db).nextCars(after, CARS_AT_ONCE);
    const changed = await db.transaction(async (tx) => {
      await clockRepository(tx).lock();
      return compare(tx, now, cars);
    });
    for (const news of await alertsRepository(db).all(changed)) liveBus.publish({ kind: 'alert', news });
    if (cars.last === null) return;
    after = cars.last;
  }
}

async function compare(tx: Knex, now: number, cars: CarRange): Promise<string[]> {
  const clock = clockRepository(tx);
  const rulesOf = await rulesByFleet(tx);
  const silent = await clock.silent(LEAST_SILENCE_S, cars);
  const late = await clock.late(cars);
  const causes: ClockCause[] = [];
  for (const cause of silent) causes.push(...causesOfSilence(cause, await rulesOf(cause.fleetId), now));
  for (const cause of late) {
    const { enabled, durationS } = (await rulesOf(cause.fleetId))['late-return'];
    if (enabled && now - cause.since >= durationS * 1000) causes.push(cause);
  }
  const known = await clock.known(30 * DAY_S, cars);
  const keyOf = ({ vehicleId, kind }: { vehicleId: string; kind: string }) => `${vehicleId} ${kind}`;
  const holding = new Set(causes.map(keyOf));
  const newest = new Map([...known].reverse().map((alert) => [keyOf(alert), alert])); // a standing one wins
  const again: string[] = [];
  const fresh: ClockCause[] = [];
  for (const cause of causes) {
    const before = newest.get(keyOf(cause));
    const { coolDownS } = (await rulesOf(cause.fleetId))[cause.kind];
    if (!before || (before.clearedAt !== null && now - before.clearedAt > coolDownS * 1000)) fresh.push(cause);
    else if (before.clearedAt !== null) again.push(before.id);
  }
  const over = known.filter((alert) => alert.clearedAt === null && !holding.has(keyOf(alert)));
  const alerts = raisedAlertsRepository(tx);
  const raised = [];
  for (const { kind, ...cause } of fresh) {
    const { severity, threshold } = (await rulesOf(cause.fleetId))[kind];
    raised.push({ ...cause, kind, subject: '', severity, threshold, raisedAt: now });
  }
  return [
    ...(over.length > 0
      ? await alerts.clear(
          over.map(({ id }) => id),
          now,
        )
      : []),
    ...(again.length > 0 ? await alerts.again(again) : []),
    ...(raised.length > 0 ? await alerts.raise(raised) : []),
  ];
}

async function rulesByFleet(tx: Knex): Promise<(fleetId: string | null) => Promise<AlertRules>> {
  const set = await alertRulesRepository(tx).all();
  const known = new Map<string | null, AlertRules>();
  return async (fleetId) => {
    let rules = known.get(fleetId);
    if (!rules) {
      rules = effectiveRules(set, fleetId === null ? [] : await fleetsRepository(tx).chain(fleetId));
      known.set(fleetId, rules);
    }
    return rules;
  };
}
