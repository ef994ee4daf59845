/** Keeps alerts as samples tell them. What people did with one stays, also where samples that came late move it. */
import { alertsRepository, type RaisedAlert, raisedAlertsRepository } from '../../../platform/alerts/index.js';
import type { FactKeeper } from '../reading.js';
import type { AlertFact } from './alerts-reading.js';
import { compareRetold } from './retold.js';

export const alertsKeeper: FactKeeper = {
  kind: 'alert',
  async keep(tx, { facts, replaced, isForgotten }) {
    const alerts = raisedAlertsRepository(tx);
    const now = (facts as readonly AlertFact[]).map((fact) => ({
      ...raisedAlertOf(fact),
      ...(isForgotten(fact) && { longitude: null, latitude: null }),
    }));
    const changed: string[] = [];
    if (replaced.length > 0) {
      const cars = replaced.map(({ vehicleId, after }) => ({ vehicleId, after: Math.max(0, after) }));
      const afters = new Map(cars.map(({ vehicleId, after }) => [vehicleId, after]));
      const retold = now.filter(({ vehicleId, toldAt }) => toldAt > (afters.get(vehicleId) ?? toldAt));
      const before = await alerts.toldAfter(cars);
      const { moved, gone } = compareRetold(before, retold);
      for (const { id, raisedAt } of moved) await alerts.moveTo(id, raisedAt);
      // What was raised by where a car was cannot be told again without its places: that is no reason to withdraw it.
      const kept = before.filter(({ vehicleId, raisedAt }) => isForgotten({ vehicleId, toldAt: raisedAt }));
      const withdrawn = gone.filter((id) => !kept.some((alert) => alert.id === id));
      if (withdrawn.length > 0) changed.push(...(await alerts.withdraw(withdrawn)));
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
