/** What the staff of the demo do beside its customers: check-lists, answers, favours, services. All as the administrator. */
import { randomUUID } from 'node:crypto';
import { type OperatorClient, Refused } from '../../operator/operator-client.js';
import type { Reading } from '../../sensors/sensor.js';
import type { Random } from '../random.js';
import type { Rental } from './customer.js';

const DAY_MS = 86_400_000;
const FAVOUR_REASON = 'A favour after a complaint';
const ANSWERS = ['We are sorry. A part of it is on its way back to you.', 'Sorry! We have had it cleaned since.'];
const SERVICES = [
  'Tyres changed, brakes looked at',
  'Yearly service',
  'Inspection passed',
  'Wiper blades, washer fluid',
];

export interface Staff {
  /** The check-list of a hand-over, from what the car says. */
  handOver(rental: Rental, stage: 'start' | 'end', values: Reading): Promise<void>;
  /** Nobody came. */
  noShow(rental: Rental): Promise<void>;
  /** Answers who was not pleased, and gives a part back. */
  makeGood(rental: Rental): Promise<void>;
  /** A new car's log: what was done, and when the next is due. */
  logService(vehicleId: string, random: Random): Promise<void>;
  /** Keeps a car from being rented for a morning. */
  planService(vehicleId: string, inDays: number, reason: string): Promise<void>;
}

export function staff(api: OperatorClient, random: Random): Staff {
  const make = <T>(path: string, body: unknown) => api.call<T>('POST', path, body, { 'idempotency-key': randomUUID() });

  return {
    async handOver({ id }, stage, { odometerKm, batteryPercent, fuelPercent = batteryPercent }) {
      const isScratched = stage === 'end' && random.chance(0.1);
      await make(`/api/v1/reservations/${id}/handovers`, {
        ...{ stage, odometerKm, energyPercent: fuelPercent, keys: 1, documentsSeen: true },
        ...(isScratched && { damages: [{ place: 'rear bumper', note: 'A scratch, the length of a hand' }] }),
      });
    },
    async noShow({ id }) {
      await make(`/api/v1/reservations/${id}/no-show`, { reason: 'Nobody came, nor answered the phone' });
    },
    async makeGood({ id, userId }) {
      const { items: given } = await api.call<Page<{ id: string; reservationId: string }>>(
        'GET',
        `/api/v1/feedback?userId=${userId}&limit=20`,
      );
      const feedback = given.find(({ reservationId }) => reservationId === id);
      if (feedback) {
        const answer = { answer: random.pick(ANSWERS) };
        await api.call('PATCH', `/api/v1/feedback/${feedback.id}`, answer, { 'if-match': '*' });
      }
      const { items } = await api.call<Page<{ id: string; amountMinor: number; state: string }>>(
        'GET',
        `/api/v1/payments?reservationId=${id}`,
      );
      const paid = items.find(({ state }) => state === 'completed');
      if (!paid) return;
      const favour = { amountMinor: Math.max(1, Math.floor(paid.amountMinor / 5)), reason: FAVOUR_REASON };
      await make(`/api/v1/payments/${paid.id}/refunds`, favour).catch(ifForbidden);
    },
    async logService(vehicleId, chance) {
      const now = Date.now();
      await make(`/api/v1/vehicles/${vehicleId}/services`, {
        doneOn: new Date(now - chance.between(20, 300) * DAY_MS).toISOString().slice(0, 10),
        odometerKm: Math.round(chance.between(1_000, 3_000)),
        costMinor: Math.round(chance.between(60, 480)) * 100,
        notes: chance.pick(SERVICES),
        nextDueAt: new Date(now + chance.between(4, 300) * DAY_MS).toISOString(),
      });
    },
    async planService(vehicleId, inDays, reason) {
      const startsAt = Math.floor(Date.now() / DAY_MS + inDays) * DAY_MS + DAY_MS / 3;
      const span = {
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(startsAt + DAY_MS / 6).toISOString(),
      };
      await make(`/api/v1/vehicles/${vehicleId}/blocks`, { ...span, reason });
    },
  };
}

interface Page<T> {
  items: T[];
}

/** Refunds want a second factor of an administrator who has enrolled one, and the demo has none. */
function ifForbidden(error: unknown): void {
  if (!(error instanceof Refused && error.status === 403)) throw error;
}
