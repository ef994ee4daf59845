/** What is wrong with a car by the clock alone. Pure. */
import { type AlertKind, type AlertRule, TRUCK_BATTERY_FROM_V } from '../../contracts/index.js';
import type { AlertRules } from '../../platform/alerts/index.js';
import type { ClockCause } from './clock-repository.js';

/** Of a car that was last heard at `silent.since`; `volts` is what its 12 V battery had then. */
export function causesOfSilence(
  silent: ClockCause & { volts: number | null },
  rules: AlertRules,
  now: number,
): ClockCause[] {
  const { volts, ...cause } = silent;
  const lasts = ({ enabled, durationS }: AlertRule) => enabled && now - cause.since >= durationS * 1000;
  const of12 = volts !== null && volts > TRUCK_BATTERY_FROM_V ? volts / 2 : volts;
  const isLow = ({ threshold }: AlertRule) => of12 !== null && of12 < (threshold ?? 0);
  const low = (['unplugged', 'offline-low-battery'] as const).find((kind) => lasts(rules[kind]) && isLow(rules[kind]));
  const kinds: AlertKind[] = [];
  if (low) kinds.push(low);
  if (low !== 'unplugged' && lasts(rules.silence)) kinds.push('silence');
  return kinds.map((kind) => ({ ...cause, kind, value: kind === 'silence' ? null : of12 }));
}
