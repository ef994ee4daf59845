/** How likely reservations are to fall through, for staff: of one, and those whose cars may well become free. */
import { type Static, Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf } from '../identity/access.js';
import { ReservationParams } from '../reservations/reservation.js';
import { reservationNotFound } from '../reservations/reservation-errors.js';
import { RISKY } from './risk-reasons.js';
import { type RiskRow, risksRepository } from './risks-repository.js';

const tag = 'reservations';
const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const AHEAD_MS = 366 * 86_400_000;

const ReservationRisk = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Of the reservation' }),
    vehicleId: Uuid,
    userId: Uuid,
    branchId: Type.Union([Uuid, Type.Null()]),
    startsAt: Moment,
    endsAt: Moment,
    cancelled: Share,
    noShow: Share,
    reasons: Type.Array(Type.Object({ code: Type.String(), text: Type.String() }), {
      description: 'What is known of it that makes it likelier to fall through, the weightiest first',
    }),
    source: Type.Enum(['model', 'rules']),
    modelId: Type.Union([Uuid, Type.Null()]),
    modelNumber: Type.Union([Type.Integer(), Type.Null()]),
    madeAt: Moment,
  },
  { $id: 'ReservationRisk' },
);

export const reservationRiskEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/reservations/{id}/risk',
    tag,
    summary: 'How likely it is to be cancelled, or not to be fetched',
    description:
      'For staff of its fleet, of confirmed ones to come. It refuses nobody and changes no price: it times reminders. 404 also where it is not known yet, and while the task `reservation-risk` is switched off.',
    access: 'rentals.read',
    params: ReservationParams,
    missing: reservationNotFound,
    answers: { 200: { description: 'The newest word', schema: ReservationRisk } },
    async handle({ params: { id }, db, who }) {
      const found = await risksRepository(db).find(id, callerOf({ who }).userId);
      if (!found) throw new MotorpoolError('not-found', 'risk-not-known', 'Nothing is foreseen of this reservation.');
      return { status: 200, body: asRisk(found) };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/reservation-risks',
    tag,
    summary: 'Reservations that are likely to fall through, the likeliest first',
    description: 'Their cars may well become free. Until then they are taken: nothing here lets a car be had twice.',
    access: 'rentals.read',
    query: Type.Object({
      least: Type.Optional(
        Type.Number({
          minimum: 0,
          maximum: 1,
          description: `At least so likely in all; unless told ${RISKY.either}, or ${RISKY.noShow} not to be fetched`,
        }),
      ),
      from: Type.Optional(Type.String({ format: 'date-time', description: 'Those that touch [from, to)' })),
      to: Type.Optional(Moment),
      branchId: Type.Optional(Uuid),
      limit: Limit,
      cursor: Cursor(Uuid),
    }),
    answers: { 200: { description: 'A page', schema: pageOf(ReservationRisk) } },
    async handle({ query: { least, from, to, branchId, limit = 100, cursor }, db, who }) {
      const span = {
        from: from === undefined ? new Date() : new Date(from),
        to: to === undefined ? new Date(Date.now() + AHEAD_MS) : new Date(to),
      };
      const { userId } = callerOf({ who });
      const rows = await risksRepository(db).page(userId, { least, ...span, branchId }, limit + 1, cursor);
      return { status: 200, body: cutPage(rows.map(asRisk), limit) };
    },
  }),
];

const asRisk = (row: RiskRow): Static<typeof ReservationRisk> => ({
  ...{ id: row.reservation_id, vehicleId: row.vehicle_id, userId: row.user_id, branchId: row.branch_id },
  ...{ startsAt: row.starts_at.toISOString(), endsAt: row.ends_at.toISOString() },
  ...{ cancelled: rounded(row.cancelled), noShow: rounded(row.no_show), reasons: row.reasons },
  source: row.model_number === null ? 'rules' : 'model',
  ...{ modelId: row.model_id, modelNumber: row.model_number, madeAt: row.made_at.toISOString() },
});

const rounded = (share: number) => Math.round(1000 * share) / 1000;
