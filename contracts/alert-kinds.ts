/** What cars raise alerts about: the one table of kinds, with the rule that holds until a fleet sets another. */

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** When a cause becomes an alert, and which. */
export interface AlertRule {
  enabled: boolean;
  severity: Severity;
  /** In the kind's unit; null where the kind has none. */
  threshold: number | null;
  /** How long the cause must last, s. */
  durationS: number;
  /** A cause that comes back within so long is the same alert again, s. */
  coolDownS: number;
}

interface AlertKindInfo extends AlertRule {
  label: string;
  /** UCUM unit of `threshold`; empty where there is none. */
  unit: string;
  /** Of `threshold`. */
  least: number;
  most: number;
}

const kind = (
  label: string,
  severity: Severity,
  limit: readonly [threshold: number, unit: string, least: number, most: number] | null,
  durationS: number,
  coolDownS: number,
): AlertKindInfo => {
  const [threshold, unit, least, most] = limit ?? [null, '', 0, 0];
  return { label, enabled: true, severity, threshold, unit, least, most, durationS, coolDownS };
};

const MINUTE = 60;
const HOUR = 3600;

export const ALERT_KINDS = {
  'low-voltage': kind('12 V battery low', 'warning', [11.8, 'V', 6, 14], 2 * MINUTE, HOUR),
  'low-charge': kind('Charge low', 'warning', [15, '%', 1, 99], MINUTE, HOUR),
  'low-fuel': kind('Fuel low', 'warning', [12, '%', 1, 99], MINUTE, HOUR),
  overheating: kind('Engine too hot', 'critical', [115, 'Cel', 60, 200], 10, HOUR / 2),
  'fault-code': kind('Fault code', 'warning', null, 0, 24 * HOUR),
  tow: kind('Moved with the ignition off', 'critical', [100, 'm', 20, 10_000], 10, HOUR),
  crash: kind('Crash', 'critical', [3, 'g', 1, 50], 5, 10 * MINUTE),
  'fuel-drop': kind('Fuel gone while parked', 'critical', [10, '%', 2, 90], MINUTE, HOUR),
  unplugged: kind('Device unplugged', 'critical', [6, 'V', 1, 10], 5 * MINUTE, HOUR),
  geofence: kind('Geofence', 'warning', null, 0, 10 * MINUTE),
  speed: kind('Too fast', 'warning', [130, 'km/h', 5, 300], 10, 10 * MINUTE),
  'out-of-area': kind('Outside its area', 'critical', null, MINUTE, HOUR),
  silence: kind('Not heard', 'warning', null, HOUR, HOUR),
  'late-return': kind('Not returned', 'warning', null, HOUR / 2, HOUR),
  'offline-low-battery': kind('Offline with a low battery', 'warning', [12, 'V', 6, 14], 10 * MINUTE, 6 * HOUR),
} as const satisfies Record<string, AlertKindInfo>;

export type AlertKind = keyof typeof ALERT_KINDS;
export const ALERT_KIND_NAMES = Object.keys(ALERT_KINDS) as AlertKind[];

/** A reading above it is that of a truck's 24 V: half of it counts. */
export const TRUCK_BATTERY_FROM_V = 16;

/** The rule that holds where nobody has set another. */
export function defaultRule(name: AlertKind): AlertRule {
  const { enabled, severity, threshold, durationS, coolDownS } = ALERT_KINDS[name];
  return { enabled, severity, threshold, durationS, coolDownS };
}
