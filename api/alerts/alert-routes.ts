/** Alerts: what is wrong with which car, and what staff did about it. */
import { Type } from 'typebox';
import { ALERT_KIND_NAMES, ALERT_STATES, Alert, AlertHistoryEntry, SEVERITIES } from '../../contracts/index.js';
import { alertsRepository } from '../../platform/alerts/index.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { actorOf } from '../audit/audit-repository.js';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf } from '../identity/access.js';
import type { PositionViews } from '../position-views/position-views.js';
import { moment } from '../telemetry/moment.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { vehiclesRepository } from '../vehicles/vehicles-repository.js';
import { actOnAlert, alertNotFound } from './act-on-alert.js';

const tag = 'alerts';
const Uuid = Type.String({ format: 'uuid' });
const params = Type.Object({ id: Uuid });
const missing = alertNotFound;
const Moment = Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339, or a date: its midnight in UTC' }));
const Several = (names: readonly string[]) =>
  Type.Optional(
    Type.String({
      maxLength: 300,
      pattern: `^(${names.join('|')})(,(${names.join('|')}))*$`,
      description: 'Several with commas between',
    }),
  );
const Note = Type.Optional(
  Type.String({ minLength: 1, maxLength: 1000, description: 'For those who read its history' }),
);

const filter = {
  limit: Limit,
  cursor: Cursor(Uuid),
  state: Several(ALERT_STATES),
  severity: Several(SEVERITIES),
  kind: Several(ALERT_KIND_NAMES),
  from: Moment,
  to: Moment,
  snoozed: Type.Optional(Type.Boolean({ description: 'Whether those are shown too that are put off' })),
  withdrawn: Type.Optional(
    Type.Boolean({ description: 'Whether those are shown too that nobody touched and that late samples took back' }),
  ),
};
const split = (names: string | undefined) => names?.split(',');
const date = (name: string, text: string | undefined) =>
  text === undefined ? undefined : new Date(moment(name, text));

type Query = { [K in keyof typeof filter]?: string | number | boolean };

async function pageFor(
  call: CallContext,
  views: PositionViews,
  query: Query,
  more: { fleetId?: string | undefined; vehicleId?: string | undefined },
) {
  const {
    limit = 100,
    cursor,
    state,
    severity,
    kind,
    from,
    to,
    snoozed,
    withdrawn,
  } = query as {
    limit?: number;
    snoozed?: boolean;
    withdrawn?: boolean;
  } & Record<string, string | undefined>;
  const found = await alertsRepository(call.db).page(limit + 1, {
    ...more,
    cursor,
    states: split(state),
    severities: split(severity),
    kinds: split(kind),
    from: date('from', from),
    to: date('to', to),
    snoozed,
    withdrawn,
  });
  const page = cutPage(found, limit);
  const { userId } = callerOf(call);
  for (const vehicleId of new Set(page.items.map((alert) => alert.vehicleId))) {
    views.note({ userId, vehicleId, way: 'alerts', scope: '' });
  }
  return { status: 200, body: page };
}

export function alertEndpoints({ liveBus, views }: { liveBus: LiveBus; views: PositionViews }): Endpoint[] {
  const act = (what: 'acknowledge' | 'snooze' | 'resolve', summary: string, body: ReturnType<typeof Type.Object>) =>
    endpoint({
      method: 'post',
      path: `/api/v1/alerts/{id}/${what}`,
      tag,
      summary,
      access: 'alerts.manage',
      params,
      missing,
      body,
      bodyOptional: what !== 'snooze',
      answers: { 200: { description: 'As it is now', schema: Alert } },
      problems: { 409: 'It is resolved already' },
      async handle(call) {
        const { note, minutes } = (call.body ?? {}) as { note?: string; minutes?: number };
        const now = await call.db.transaction((tx) =>
          actOnAlert(tx, actorOf(call), call.params.id as string, what, { note, minutes }),
        );
        liveBus.publish({ kind: 'alert', news: now });
        return { status: 200, body: now };
      },
    });
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/alerts',
      tag,
      summary: 'Alerts, the newest first',
      access: 'alerts.read',
      query: Type.Object({
        ...filter,
        fleetId: Type.Optional(Type.String({ format: 'uuid', description: 'With the fleets below it' })),
        vehicleId: Type.Optional(Uuid),
      }),
      answers: { 200: { description: 'A page; the span of `raisedAt` is [from, to)', schema: pageOf(Alert) } },
      handle: ({ query: { fleetId, vehicleId, ...query }, ...call }) =>
        pageFor(call, views, query, { fleetId, vehicleId }),
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/vehicles/{id}/alerts',
      tag,
      summary: 'Alerts of one vehicle, the newest first',
      access: 'alerts.read',
      params,
      missing: vehicleNotFound,
      query: Type.Object(filter),
      answers: { 200: { description: 'A page', schema: pageOf(Alert) } },
      async handle({ params: { id: vehicleId }, query, ...call }) {
        if (!(await vehiclesRepository(call.db).find(vehicleId))) throw vehicleNotFound();
        return pageFor(call, views, query, { vehicleId });
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/alerts/{id}',
      tag,
      summary: 'One alert with all that became of it',
      access: 'alerts.read',
      params,
      missing,
      answers: {
        200: {
          description: 'It',
          schema: Type.Object({ ...Alert.properties, history: Type.Array(AlertHistoryEntry) }),
        },
      },
      async handle(call) {
        const alerts = alertsRepository(call.db);
        const found = await alerts.find(call.params.id);
        if (!found) throw alertNotFound();
        views.note({ userId: callerOf(call).userId, vehicleId: found.vehicleId, way: 'alerts', scope: '' });
        return { status: 200, body: { ...found, history: await alerts.history(found.id) } };
      },
    }),
    act('acknowledge', 'Say that somebody looks after it', Type.Object({ note: Note })),
    act(
      'snooze',
      'Put it off for a while; it is not in the list until then',
      Type.Object({ minutes: Type.Integer({ minimum: 1, maximum: 7 * 24 * 60 }), note: Note }),
    ),
    act(
      'resolve',
      'Call it resolved, whatever its cause does; a new cause raises a new one',
      Type.Object({ note: Note }),
    ),
  ];
}
