/** How many alerts people are told one by one. Pure. Counted by severity, so that warnings use up nothing of what is critical. */
import type { Alert } from '../../contracts/index.js';

export type Announced = Pick<Alert, 'vehicleId' | 'fleetId' | 'kind' | 'severity'>;

/** Within an hour, of one car and of its fleet: a car alone uses up no more than a part of what its fleet has. */
const MOST = {
  warning: { ofCar: 5, ofFleet: 20 },
  critical: { ofCar: 10, ofFleet: 100 },
  /** A crash, and a car that is moved with its ignition off, each: told whatever the rest of the fleet does. */
  emergency: { ofCar: 10, ofFleet: Number.POSITIVE_INFINITY },
} as const;
const EMERGENCIES: ReadonlySet<string> = new Set<Alert['kind']>(['crash', 'tow']);

/** `told` are those of the hour before. Gives what to do with the next one, and counts it where it is to be told. */
export function announcingBudget(told: Iterable<Announced & { count: number }>) {
  const counts = new Map<string, number>();
  const add = (key: string, count: number) => counts.set(key, (counts.get(key) ?? 0) + count);
  for (const one of told) for (const key of keysOf(one)) add(key, one.count);

  return (alert: Announced): 'tell' | 'too-many-of-car' | 'too-many-of-fleet' => {
    const most = MOST[isEmergency(alert) ? 'emergency' : alert.severity === 'critical' ? 'critical' : 'warning'];
    const [ofCar, ofFleet] = keysOf(alert);
    if ((counts.get(ofFleet) ?? 0) >= most.ofFleet) return 'too-many-of-fleet';
    if ((counts.get(ofCar) ?? 0) >= most.ofCar) return 'too-many-of-car';
    add(ofCar, 1);
    add(ofFleet, 1);
    return 'tell';
  };
}

const isEmergency = ({ kind, severity }: Announced) => severity === 'critical' && EMERGENCIES.has(kind);

function keysOf(alert: Announced): [ofCar: string, ofFleet: string] {
  const counted = isEmergency(alert) ? alert.kind : alert.severity;
  return [`${counted} of car ${alert.vehicleId}`, `${counted} of fleet ${alert.fleetId}`];
}
