/** The calendar of one car: what is taken, and when it is next free. */
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { may } from '../identity/access.js';
import type { RentalTermsSource } from '../pricing/rental-terms.js';
import { VehicleParams } from '../vehicles/vehicle.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { nextFree } from './next-free.js';
import { searchRepository } from './search-repository.js';

const DAY_MS = 86_400_000;
const SHOWN_DAYS = 31;
const MOST_DAYS = 366;
const MOST_BUSY = 2_000;

const DateTime = Type.String({ format: 'date-time' });
const Taken = Type.Object({
  startsAt: DateTime,
  endsAt: DateTime,
  blockedUntil: Type.String({ format: 'date-time', description: 'With the turn-around after it' }),
  kind: Type.Enum(['reservation', 'hold', 'service', 'turn-around']),
  id: Type.Optional(Type.String({ format: 'uuid', description: 'For staff' })),
  reason: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: 'For staff' })),
});

export function calendarEndpoints(terms: RentalTermsSource): Endpoint[] {
  const common = {
    method: 'get',
    tag: 'cars',
    access: 'anyone',
    params: VehicleParams,
    missing: vehicleNotFound,
  } as const;
  return [
    endpoint({
      ...common,
      path: '/api/v1/vehicles/{id}/calendar',
      summary: 'What is taken of its time',
      description: `[from, to); the next ${SHOWN_DAYS} days unless told, ${MOST_DAYS} at most.`,
      query: Type.Object({ from: Type.Optional(DateTime), to: Type.Optional(DateTime) }),
      answers: {
        200: { description: 'In order', schema: Type.Object({ items: Type.Array(Taken), timeZone: Type.String() }) },
      },
      async handle({ params, query, db, who }) {
        const { timeZone } = await termsOf(params.id);
        const from = query.from === undefined ? new Date() : new Date(query.from);
        const to = query.to === undefined ? new Date(from.getTime() + SHOWN_DAYS * DAY_MS) : new Date(query.to);
        if (to <= from || to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) {
          throw new MotorpoolError(
            'bad-input',
            'bad-span',
            `from, to: wanted [from, to) of ${MOST_DAYS} days at most.`,
            {
              errors: [{ path: '?to', message: `must be after from, by ${MOST_DAYS} days at most` }],
            },
          );
        }
        const busy = await searchRepository(db).busy(params.id, from, to, MOST_BUSY);
        const items = busy.map((row) => ({
          startsAt: row.starts_at.toISOString(),
          endsAt: row.ends_at.toISOString(),
          blockedUntil: row.blocked_until.toISOString(),
          kind: row.purpose !== 'rental' ? row.purpose : row.state === 'held' ? 'hold' : 'reservation',
          ...(isStaff(who) && { id: row.id, reason: row.reason }),
        }));
        return { status: 200, body: { items, timeZone } };
      },
    }),
    endpoint({
      ...common,
      path: '/api/v1/vehicles/{id}/next-free',
      summary: 'When it is next free for so long',
      description: `From now unless told, within ${MOST_DAYS} days.`,
      query: Type.Object({
        from: Type.Optional(DateTime),
        minutes: Type.Optional(
          Type.Integer({ minimum: 1, maximum: MOST_DAYS * 1440, description: '1440 unless told' }),
        ),
      }),
      answers: {
        200: {
          description: 'The first such span; null where there is none',
          schema: Type.Object({
            free: Type.Union([Type.Object({ startsAt: DateTime, endsAt: DateTime }), Type.Null()]),
          }),
        },
      },
      async handle({ params, query, db }) {
        const { policy } = await termsOf(params.id);
        const from = new Date(Math.max(Date.now(), query.from === undefined ? 0 : Date.parse(query.from)));
        const lengthMs = (query.minutes ?? 1440) * 60_000;
        const until = new Date(from.getTime() + MOST_DAYS * DAY_MS);
        const busy = await searchRepository(db).busy(params.id, from, until, MOST_BUSY);
        const startsAt = nextFree(
          busy.map((row) => ({ startsAt: row.starts_at, blockedUntil: row.blocked_until })),
          { from, until, lengthMs, turnAroundMs: (policy.turnAroundMinutes ?? 0) * 60_000 },
        );
        const free = startsAt && {
          startsAt: startsAt.toISOString(),
          endsAt: new Date(startsAt.getTime() + lengthMs).toISOString(),
        };
        return { status: 200, body: { free: free ?? null } };
      },
    }),
  ];

  async function termsOf(vehicleId: string) {
    const found = await terms.of(vehicleId);
    if (!found) throw vehicleNotFound();
    return found;
  }
}

const isStaff = (who: CallContext['who']) => who !== undefined && may(who, 'rentals.read');
