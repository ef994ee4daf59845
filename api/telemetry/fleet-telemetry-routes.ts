/** What the cars of a fleet said together, in steps. */
import { Type } from 'typebox';
import type { SignalName } from '../../contracts/index.js';
import { HISTORICAL_MS, type TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { FleetParams } from '../fleets/fleet.js';
import { fleetNotFound } from '../fleets/fleets.js';
import { fleetsRepository } from '../fleets/fleets-repository.js';
import { boundedQueue } from '../http/bounded-queue.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { badQuery, readTogether } from './bad-query.js';
import { DAY_MS, rfc3339, spanOf } from './moment.js';
import { EVERYTHING, numericOf, selectionOf } from './reading.js';
import { Every, Fn, Signals, stepMs } from './step-query.js';

const MINUTE_MS = 60_000; // roll-ups answer: raw samples of a large fleet are too many to be read
const MOST_STEPS = 10_000; // a week by the minute, a year by the hour
const AT_ONCE = { running: 4, waiting: 100 };
/** The mean of many cars' places is nobody's place, and that of one is a place of somebody's. */
const PLACES: readonly SignalName[] = ['latitude', 'longitude'];

export function fleetTelemetryEndpoint(store: TelemetryStore): Endpoint {
  const inLine = boundedQueue(AT_ONCE);
  return endpoint({
    method: 'get',
    path: '/api/v1/fleets/{id}/telemetry',
    tag: 'telemetry',
    summary: 'The numbers of all cars of a fleet together, in steps of whole minutes, oldest first',
    description:
      'The last 24 hours unless `from` and `to` say otherwise; [from, to). From roll-ups: a minute behind, a year back. Of the fleet itself, as of then, not of those below it.',
    access: 'telemetry.read',
    params: FleetParams,
    missing: fleetNotFound,
    query: Type.Object({
      from: Type.Optional(Type.String({ description: 'RFC 3339; included' })),
      to: Type.Optional(Type.String({ description: 'RFC 3339; not included' })),
      every: Every,
      fn: Fn,
      signals: Signals,
    }),
    answers: {
      200: {
        description: 'The steps in which a car was heard',
        schema: Type.Object({
          items: Type.Array(
            Type.Object({ observedAt: Type.String({ format: 'date-time' }) }, { additionalProperties: true }),
          ),
        }),
      },
    },
    async handle({ params, query, db }) {
      const now = Date.now();
      const [everyMs, signals, asked] = readTogether(
        () => wholeMinutes(query.every),
        () => signalsOf(query.signals),
        () => spanOf(query, DAY_MS, now),
      );
      const span = { from: Math.max(asked.from, now - HISTORICAL_MS - DAY_MS), to: Math.min(asked.to, now + DAY_MS) };
      if ((span.to - span.from) / everyMs > MOST_STEPS) {
        throw badQuery('every', `at most ${MOST_STEPS} steps at once: take longer ones, or a shorter span`);
      }
      if ((await fleetsRepository(db).chain(params.id)).length === 0) throw fleetNotFound();
      if (span.from >= span.to) return { status: 200, body: { items: [] } };
      const withDistance = query.signals === undefined;
      const items = await inLine(async () => {
        const told: object[] = [];
        for await (const { at, values } of store.fleetSteps(params.id, {
          span,
          everyMs,
          fn: query.fn ?? 'mean',
          signals,
        })) {
          const { distanceKm, ...numbers } = values;
          told.push({ observedAt: rfc3339(at), ...numbers, ...(withDistance && { distanceKm }) });
        }
        return told;
      });
      return { status: 200, body: { items } };
    },
  });
}

function wholeMinutes(every: string): number {
  const ms = stepMs(every);
  if (ms % MINUTE_MS !== 0) throw badQuery('every', 'a fleet comes in whole minutes');
  return ms;
}

function signalsOf(text: string | undefined): SignalName[] {
  const selection = selectionOf(text);
  const signals = numericOf(selection);
  if (selection !== EVERYTHING && signals.some((name) => PLACES.includes(name))) {
    throw badQuery('signals', 'a fleet has no place');
  }
  return signals.filter((name) => !PLACES.includes(name));
}
