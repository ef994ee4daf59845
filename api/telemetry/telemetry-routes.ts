/** A car's state, its samples and its gaps. */
import { Type } from 'typebox';
import type { SignalValue } from '../../contracts/index.js';
import type { Quarantine } from '../../platform/quarantine/index.js';
import { RECENT_MS, type TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import type { VehicleStates } from '../../platform/vehicle-states/index.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import type { PositionViews } from '../position-views/position-views.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { gapLedger } from './gaps.js';
import { DAY_MS, rfc3339, spanOf } from './moment.js';
import { TelemetryQuery, telemetryExport } from './telemetry-export.js';

const tag = 'telemetry';
const access = 'telemetry.read';
const params = Type.Object({ id: Type.String({ format: 'uuid' }) });
const DateTime = Type.String({ format: 'date-time' });
const Seq = Type.Integer();
const Span = Type.Object({ from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) });

const State = Type.Object({
  online: Type.Boolean(),
  ageS: Type.Union([Type.Number(), Type.Null()], { description: 'Seconds since it was last heard; null for never' }),
  values: Type.Record(Type.String(), Type.Object({ value: Type.Unknown(), observedAt: DateTime })),
});
const Gaps = Type.Object({
  items: Type.Array(
    Type.Object({
      boot: Type.String(),
      firstSeq: Seq,
      lastSeq: Seq,
      stored: Type.Integer(),
      quarantined: Type.Integer(),
      missing: Type.Array(Type.Object({ from: Seq, to: Seq }), {
        description: 'Runs that never came, both ends included',
      }),
    }),
  ),
});

export function telemetryEndpoints(deps: {
  store: TelemetryStore;
  vehicleStates: VehicleStates;
  quarantine: Quarantine;
  views: PositionViews;
}): Endpoint[] {
  const { store, vehicleStates, quarantine, views } = deps;
  const exportTrack = telemetryExport(store);
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/vehicles/{id}/state',
      tag,
      summary: 'The newest believed values of a vehicle',
      access,
      params,
      missing: vehicleNotFound,
      answers: { 200: { description: 'Its state', schema: State } },
      async handle({ params, who }) {
        const found = await vehicleStates.of(params.id);
        if (!found) throw vehicleNotFound();
        if (who) views.note({ userId: who.userId, vehicleId: params.id, way: 'state', scope: '' });
        const { online, heardAt, values } = found;
        const ageS = heardAt === null ? null : Math.max(0, Math.round((Date.now() - heardAt) / 1000));
        const shown = Object.entries(values).map(
          ([name, { value, observedAt }]): [string, { value: SignalValue; observedAt: string }] => [
            name,
            { value, observedAt: rfc3339(observedAt) },
          ],
        );
        return { status: 200, body: { online, ageS, values: Object.fromEntries(shown) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/vehicles/{id}/telemetry',
      tag,
      summary: 'Samples, oldest first, streamed; raw or in steps',
      description:
        'The last 24 hours unless `from` and `to` say otherwise; [from, to). Without `limit` all of it comes as one document.',
      access,
      params,
      missing: vehicleNotFound,
      query: TelemetryQuery,
      answers: {
        200: {
          description: 'The samples',
          schema: Type.Object({
            items: Type.Array(Type.Object({ observedAt: DateTime }, { additionalProperties: true })),
            nextCursor: Type.Union([Type.String(), Type.Null()]),
          }),
          media: [
            'text/csv',
            'application/geo+json',
            'application/gpx+xml',
            'application/vnd.google-earth.kml+xml',
            'application/vnd.apache.parquet',
          ],
        },
      },
      async handle({ params, query, db, res, who }) {
        if (!(await vehiclesRepository(db).exists(params.id))) throw vehicleNotFound();
        if (who) views.note({ userId: who.userId, vehicleId: params.id, way: 'telemetry', scope: '' });
        await exportTrack(params.id, query, res);
        return undefined;
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/vehicles/{id}/telemetry/gaps',
      tag,
      summary: 'Sequence numbers that never came, by boot',
      description: 'Of the 30 days for which raw samples are kept, unless `from` and `to` say otherwise.',
      access,
      params,
      missing: vehicleNotFound,
      query: Span,
      answers: { 200: { description: 'The ledger', schema: Gaps } },
      async handle({ params, query, db }) {
        const span = spanOf(query, RECENT_MS + DAY_MS, Date.now());
        if (!(await vehiclesRepository(db).exists(params.id))) throw vehicleNotFound();
        const [stored, quarantined] = await Promise.all([
          store.sequences(params.id, span),
          quarantine.sequences(params.id, span.from),
        ]);
        return { status: 200, body: { items: gapLedger(stored, quarantined) } };
      },
    }),
  ];
}
