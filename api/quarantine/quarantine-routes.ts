import { Type } from 'typebox';
import type { Quarantine } from '../../platform/quarantine/index.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, Limit, pageOf } from '../http/pages.js';
import type { PositionViews } from '../position-views/position-views.js';

const Item = Type.Object({
  id: Type.String(),
  vehicleId: Type.String(),
  boot: Type.Optional(Type.String()),
  seq: Type.Optional(Type.Integer()),
  reason: Type.String({ description: 'Stable, for programs' }),
  detail: Type.String({ description: 'A sentence, for people' }),
  payload: Type.String({ description: 'As the car sent it' }),
  truncated: Type.Boolean({ description: 'Whether the payload was cut' }),
  receivedAt: Type.String({ format: 'date-time' }),
});

export function quarantineEndpoints(quarantine: Quarantine, views: PositionViews): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/quarantine',
      tag: 'quarantine',
      summary: 'Telemetry that could never be stored, newest first, with its reason',
      access: 'quarantine.read',
      query: Type.Object({
        vehicleId: Type.Optional(Type.String({ format: 'uuid' })),
        limit: Limit,
        cursor: Cursor(Type.String({ maxLength: 64 })),
      }),
      answers: { 200: { description: 'A page', schema: pageOf(Item) } },
      async handle({ query, who }) {
        const { items, nextCursor } = await quarantine.page(query);
        for (const vehicleId of new Set(items.map((item) => item.vehicleId))) {
          if (who) views.note({ userId: who.userId, vehicleId, way: 'quarantine', scope: '' });
        }
        const shown = items.map((item) => ({ ...item, receivedAt: new Date(item.receivedAt).toISOString() }));
        return { status: 200, body: { items: shown, nextCursor } };
      },
    }),
  ];
}
