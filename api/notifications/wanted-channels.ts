/** By which ways a person wants to be told what, and when they do not want to be woken. */
import { DateTime, IANAZone } from 'luxon';
import { CHANNELS, type Channel, type Kind, ruleOf } from './kinds.js';

/** As it stands in the preferences. Read with care: older ones may hold anything. */
export interface NotificationPreferences {
  email?: unknown;
  sms?: unknown;
  push?: unknown;
  kinds?: unknown;
  quietHours?: unknown;
}

const partOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/**
 * What is transactional goes its ways whatever the person says, as what was agreed on has to be told; of all else, what is
 * said of the kind and the way comes first, then what is said of the way, then the table of kinds.
 */
export function wantedChannels(kind: Kind, preferences: NotificationPreferences | undefined): Channel[] {
  const { channels, transactional } = ruleOf(kind);
  return CHANNELS.filter((channel) => {
    const ofKind = partOf(partOf(preferences?.kinds, kind), channel);
    if (transactional && channels.includes(channel)) return true;
    if (typeof ofKind === 'boolean') return ofKind;
    return channels.includes(channel) && partOf(preferences, channel) !== false;
  });
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** When the quiet hours in which `now` lies end; undefined where it lies in none. `timeZone`: IANA; UTC for what is none. */
export function quietUntil(
  preferences: NotificationPreferences | undefined,
  timeZone: string | undefined,
  now: Date,
): Date | undefined {
  const from = partOf(preferences?.quietHours, 'from');
  const to = partOf(preferences?.quietHours, 'to');
  if (typeof from !== 'string' || typeof to !== 'string' || !CLOCK.test(from) || !CLOCK.test(to)) return undefined;
  const local = DateTime.fromJSDate(now, { zone: zoneOf(timeZone) });
  const clock = local.toFormat('HH:mm');
  const within = from <= to ? from <= clock && clock < to : from <= clock || clock < to;
  if (!within) return undefined;
  const [hour = 0, minute = 0] = to.split(':').map(Number);
  const end = local.set({ hour, minute, second: 0, millisecond: 0 });
  return (end > local ? end : end.plus({ days: 1 })).toJSDate();
}

/** The zone, or UTC where there is no such zone. */
export const zoneOf = (timeZone: unknown): string =>
  typeof timeZone === 'string' && IANAZone.isValidZone(timeZone) ? timeZone : 'UTC';
