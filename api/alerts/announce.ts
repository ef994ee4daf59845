/** Tells those who look after a fleet what was raised: each alert once, and of a storm no more than they can read. */
import type { Knex } from 'knex';
import type { Alert, FenceOfAlert } from '../../contracts/index.js';
import { alertsRepository } from '../../platform/alerts/index.js';
import { notifyStaff, type StaffNews } from '../notifications/notify-staff.js';
import { alertWordsInSpanish } from './alert-words-in-spanish.js';
import { announcingBudget } from './announcing-budget.js';
import { announcingRepository } from './announcing-repository.js';

const AT_ONCE = 100;
const HOUR_MS = 3_600_000;
const REST = 'were raised within an hour than are told one by one. The list has them all.';
const REST_IN_SPANISH = 'en una hora más de los que se cuentan uno a uno. La lista los tiene todos.';

/** In one transaction, so that each is told once, whoever dies when. Gives how many it has looked at. */
export async function announceAlerts(db: Knex, now = Date.now()): Promise<number> {
  return db.transaction(async (tx) => {
    const announcing = announcingRepository(tx);
    const untold = await announcing.take(AT_ONCE);
    if (untold.length === 0) return 0;
    const alerts = new Map(
      (await alertsRepository(tx).all(untold.map(({ id }) => id))).map((alert) => [alert.id, alert]),
    );
    const fleetIds = new Set([...alerts.values()].flatMap(({ fleetId }) => fleetId ?? []));
    const mayBeTold = announcingBudget(await announcing.toldWithinHour([...fleetIds]));
    const timeZones = await announcing.timeZones([...alerts.values()].map(({ vehicleId }) => vehicleId));
    const fences = await announcing.fences([...alerts.keys()]);
    const told: string[] = [];
    const storms = new Map<string, StaffNews>();
    for (const { id, again } of untold) {
      const alert = alerts.get(id);
      // What came back was told as it came first.
      if (!alert || again || alert.severity === 'info') continue;
      const answer = mayBeTold(alert);
      if (answer === 'tell') {
        told.push(id);
        await announce(tx, alert, fences.get(id), timeZones.get(alert.vehicleId));
      } else {
        const storm = answer === 'too-many-of-car' ? stormOfCar(alert, now) : stormOfFleet(alert, now);
        storms.set(storm.dedupeKey, storm);
      }
    }
    for (const storm of storms.values()) await notifyStaff(tx, storm);
    await announcing.markTold(told);
    return untold.length;
  });
}

async function announce(
  tx: Knex,
  alert: Alert,
  fence: FenceOfAlert | undefined,
  timeZone: string | undefined,
): Promise<void> {
  const { id, vehicleId, fleetId, kind, severity, title, text, car, since } = alert;
  const data = { alertId: id, vehicleId, alertKind: kind, severity, sinceAt: since, ...(timeZone && { timeZone }) };
  await notifyStaff(tx, {
    ...{ fleetId, title, text, car, data },
    es: alertWordsInSpanish(alert, fence),
    dedupeKey: `alert:${id}`,
    urgent: severity === 'critical',
  });
}

/** Each is told once in an hour of the clock. */
const stormOfCar = ({ vehicleId, fleetId, car }: Alert, now: number): StaffNews => ({
  fleetId,
  title: 'Many alerts of one car',
  text: `More alerts of it ${REST}`,
  es: { title: 'Muchos avisos de un coche', text: `Ha dado ${REST_IN_SPANISH}` },
  car,
  data: { vehicleId },
  dedupeKey: `alert-storm:car:${vehicleId}:${Math.floor(now / HOUR_MS)}`,
});

const stormOfFleet = ({ fleetId }: Alert, now: number): StaffNews => ({
  fleetId,
  title: 'Many alerts at once',
  text: `More alerts ${REST}`,
  es: { title: 'Muchos avisos a la vez', text: `Ha habido ${REST_IN_SPANISH}` },
  dedupeKey: `alert-storm:${fleetId}:${Math.floor(now / HOUR_MS)}`,
});
