/** In what condition a car was handed over and came back: staff write it down once each way, its customer sees it. */
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { callerOf } from '../identity/access.js';
import { ownOrAny } from '../reservations/own-or-any.js';
import { ReservationParams } from '../reservations/reservation.js';
import { NotInThisState, reservationNotFound } from '../reservations/reservation-errors.js';
import { reservationsRepository } from '../reservations/reservations-repository.js';
import { Handover, HandoverInput } from './handover.js';
import { handoversRepository } from './handovers-repository.js';

/** It is written down while one stands at the car: some minutes before or after the rental begins or ends. */
const FROM = { start: ['confirmed', 'active'], end: ['active', 'completed'] } as const;

const shared = {
  path: '/api/v1/reservations/{id}/handovers',
  tag: 'reservations',
  params: ReservationParams,
  missing: reservationNotFound,
} as const;

export const handoverEndpoints: Endpoint[] = [
  endpoint({
    ...shared,
    method: 'get',
    summary: 'In what condition the car was handed over and came back',
    access: 'signed-in',
    keysWith: 'rentals.read',
    answers: { 200: { description: 'Oldest first', schema: Type.Object({ items: Type.Array(Handover) }) } },
    async handle({ params: { id }, db, ...call }) {
      ownOrAny(await reservationsRepository(db).find(id), callerOf(call));
      return { status: 200, body: { items: await handoversRepository(db).of(id) } };
    },
  }),
  endpoint({
    ...shared,
    method: 'post',
    summary: 'Write down a hand-over: odometer, charge or fuel, keys, documents, damage',
    description: 'Once as the rental begins and once as it ends. It changes neither: see `start` and `end`.',
    access: 'rentals.manage',
    creates: true,
    body: HandoverInput,
    answers: { 201: { description: 'Written down', schema: Handover } },
    problems: { 409: 'The state of the reservation does not allow it, or it was written down already' },
    async handle({ params: { id }, body, db, ...call }) {
      const row = await reservationsRepository(db).find(id);
      if (!row) throw reservationNotFound();
      const allowed: readonly string[] = FROM[body.stage];
      if (!allowed.includes(row.state)) throw new NotInThisState(row.state, allowed);
      const kept = handoversRepository(db);
      await assertPapers(kept, row.vehicle_id, body);
      const actor = actorOf(call);
      const subject = { reservationId: id, vehicleId: row.vehicle_id, recordedBy: callerOf(call).userId };
      const handover = await kept.insert(subject, body);
      if (!handover) {
        throw new MotorpoolError('conflict', 'handover-exists', 'This hand-over was written down already.');
      }
      await auditRepository(db).record(actor, {
        action: 'reservation.handover',
        subject: { kind: 'reservation', id },
        after: withoutWords(handover),
      });
      return { status: 201, body: handover };
    },
  }),
];

/** For the log, which is never erased: words may name a person. */
const withoutWords = ({ notes, damages, ...handover }: Handover) => ({
  ...handover,
  damages: damages.map(({ place, documentId }) => ({ place, documentId })),
});

/** Throws a MotorpoolError (bad-input) for a photo that is no paper of the car. */
async function assertPapers(
  kept: ReturnType<typeof handoversRepository>,
  vehicleId: string,
  { damages = [] }: HandoverInput,
): Promise<void> {
  const wanted = damages.flatMap(({ documentId }) => documentId ?? []);
  const strange = await kept.notPapersOf(vehicleId, wanted);
  if (strange.length === 0) return;
  const errors = damages.flatMap(({ documentId }, i) =>
    documentId && strange.includes(documentId)
      ? [{ path: `/damages/${i}/documentId`, message: 'is no paper of this vehicle' }]
      : [],
  );
  throw new MotorpoolError('bad-input', 'no-such-document', 'A photo is not among the papers of this vehicle.', {
    errors,
  });
}
