/** Alerts in groups of a car each: the car with the worst and newest first. Pure. */
import type { Alert } from './alert-words.js';

export interface CarAlerts {
  vehicleId: string;
  car: string;
  alerts: Alert[];
}

const WEIGHT: Record<Alert['severity'], number> = { critical: 2, warning: 1, info: 0 };
const worstOf = ({ alerts }: CarAlerts): number =>
  Math.max(...alerts.map(({ severity, state }) => (state === 'open' ? 10 : 0) + WEIGHT[severity]));

export function byCar(alerts: readonly Alert[]): CarAlerts[] {
  const groups = new Map<string, CarAlerts>();
  for (const alert of alerts) {
    const { vehicleId, car } = alert;
    const group = groups.get(vehicleId) ?? { vehicleId, car, alerts: [] };
    group.alerts.push(alert);
    groups.set(vehicleId, group);
  }
  const newest = ({ alerts: [first] }: CarAlerts): string => first?.raisedAt ?? '';
  return [...groups.values()].sort((a, b) => worstOf(b) - worstOf(a) || newest(b).localeCompare(newest(a)));
}
