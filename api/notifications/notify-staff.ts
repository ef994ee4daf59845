/** Tells those who look after a fleet that something is wrong with it or its cars. */
import type { Knex } from 'knex';
import { notify } from './notify.js';
import { staffRepository } from './staff-repository.js';

export interface StaffNews {
  /** Of the car, or the fleet itself; null for a car in none, which administrators look after. */
  fleetId: string | null;
  /** One line, such as `A car has left its area`. */
  title: string;
  text: string;
  /** The same in Spanish; without it everyone is told in English. */
  es?: { title: string; text: string };
  /** The car's make and model, where it is about one. */
  car?: string;
  /** What else shall be kept with it: ids of the alert, the car, the rule; `sinceAt` (RFC 3339) is shown by the clock of `timeZone`. */
  data?: Readonly<Record<string, unknown>>;
  /** What is told once to each: a second one with this key is not told. At most 150 characters. */
  dedupeKey: string;
  /** Passes quiet hours: something that cannot wait for the morning. */
  urgent?: boolean;
}

/**
 * In a transaction. To the members of the fleet and of those above it, to administrators where there are none; each by the
 * ways they want (`notifications.kinds.alert`), not in their quiet hours unless it is urgent, always in their list and
 * on their open pages. Gives how many are told.
 */
export async function notifyStaff(tx: Knex, news: StaffNews): Promise<number> {
  const { fleetId, title, text, es, car, data, dedupeKey, urgent = false } = news;
  const staff = await staffRepository(tx).ofFleet(fleetId);
  for (const userId of staff) {
    await notify(tx, {
      kind: 'alert',
      userId,
      data: { ...data, title, text, ...(es && { es }), ...(car && { car }), fleetId },
      dedupeKey: `${dedupeKey}:${userId}`,
      urgent,
    });
  }
  return staff.length;
}
