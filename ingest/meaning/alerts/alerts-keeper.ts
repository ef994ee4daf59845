/** Keeps alerts as samples tell them. What people did with one stays, also where samples that came late move it. */
import { alertsRepository, type RaisedAlert, raisedAlertsRepository } from '../../../platform/alerts/index.js';
import type { FactKeeper } from '../reading.js';
import type { AlertFact } from './alerts-reading.js';
import { compareRetold } from './retold.js';

export const alertsKeeper: FactKeeper = {
  kind: 'alert',
  async keep(tx, { facts, replaced }) {
    const alerts = raisedAlertsRepository(tx);
    const now = (facts as readonly AlertFact[]).map(raisedAlertOf);
    const changed: string[] = [];
    if (replaced.length > 0) {
      const cars = replaced.map(({ vehicleId, after }) => ({ vehicleId, after: Math.max(0, after) }));
      const afters = new Map(cars.map(({ vehicleId, after }) => [vehicleId, after]));
      const retold = now.filter(({ vehicleId, toldAt }) => toldAt > (afters.get(vehicleId) ?? toldAt));
      const { moved, gone } = compareRetold(await alerts.toldAfter(cars), retold);
      for (const { id, raisedAt } of moved) await alerts.moveTo(id, raisedAt);
      if (gone.length > 0) changed.push(...(await alerts.withdraw(gone)));
    }
    if (now.length > 0) changed.push(...(await alerts.keep(now)));
    if (changed.length === 0) return [];
    return (await alertsRepository(tx).all(changed)).map((news) => ({ kind: 'alert', news }));
  },
};

const raisedAlertOf = ({ alert, id: _, urgent: __, rests: ___, ...fact }: AlertFact): RaisedAlert => ({
  ...fact,
  kind: alert,
});
