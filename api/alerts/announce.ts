/** Tells those who look after a fleet what was raised: each alert once, and of a storm no more than they can read. */
import type { Knex } from 'knex';
import type { Alert } from '../../contracts/index.js';
import { alertsRepository } from '../../platform/alerts/index.js';
import { notifyStaff } from '../notifications/notify-staff.js';
import { announcingRepository } from './announcing-repository.js';

const AT_ONCE = 100;
/** Of one fleet within an hour; what is critical goes on a while longer. Then it is told once that there are more. */
const MOST = { info: 0, warning: 20, critical: 100 } as const;
const HOUR_MS = 3_600_000;

/** In one transaction, so that each is told once, whoever dies when. Gives how many it has looked at. */
export async function announceAlerts(db: Knex, now = Date.now()): Promise<number> {
  return db.transaction(async (tx) => {
    const untold = await announcingRepository(tx).take(AT_ONCE);
    const alerts = new Map(
      (await alertsRepository(tx).all(untold.map(({ id }) => id))).map((alert) => [alert.id, alert]),
    );
    const toldOf = new Map<string | null, number>();
    const inStorm = new Set<string | null>();
    for (const { id, fleetId, again, told } of untold) {
      const alert = alerts.get(id);
      // What came back was told as it came first.
      if (!alert || again || alert.severity === 'info') continue;
      const before = toldOf.get(fleetId) ?? told;
      toldOf.set(fleetId, before + 1);
      if (before < MOST[alert.severity]) await announce(tx, alert);
      else inStorm.add(fleetId);
    }
    for (const fleetId of inStorm) await announceStorm(tx, fleetId, now);
    return untold.length;
  });
}

async function announce(tx: Knex, alert: Alert): Promise<void> {
  const { id, vehicleId, fleetId, kind, severity, title, text, car } = alert;
  const data = { alertId: id, vehicleId, alertKind: kind, severity };
  await notifyStaff(tx, { fleetId, title, text, car, data, dedupeKey: `alert:${id}`, urgent: severity === 'critical' });
}

async function announceStorm(tx: Knex, fleetId: string | null, now: number): Promise<void> {
  await notifyStaff(tx, {
    fleetId,
    title: 'Many alerts at once',
    text: 'More alerts were raised within an hour than are told one by one. The list has them all.',
    dedupeKey: `alert-storm:${fleetId}:${Math.floor(now / HOUR_MS)}`,
  });
}
