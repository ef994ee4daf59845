/** For who watches over the process, and what the console needs to know before anyone is signed in. */
import { Type } from 'typebox';
import type { Metrics } from '../../platform/metrics.js';
import { type Endpoint, endpoint } from './endpoint.js';

const tag = 'operations';

export function operationsEndpoints(deps: {
  metrics: Metrics;
  readiness: () => Promise<string[]>;
  mapStyleUrl: string;
  mqttUrl: () => string | null;
}): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/healthz',
      tag,
      summary: 'The process lives',
      access: 'anyone',
      answers: { 200: { description: 'Yes', schema: Type.Object({ status: Type.Literal('ok') }) } },
      handle: async () => ({ status: 200, body: { status: 'ok' } }),
    }),
    endpoint({
      method: 'get',
      path: '/readyz',
      tag,
      summary: 'It can serve',
      access: 'anyone',
      answers: {
        200: { description: 'Yes', schema: Type.Object({ problems: Type.Array(Type.String()) }) },
        503: { description: 'Not now, and why', schema: Type.Object({ problems: Type.Array(Type.String()) }) },
      },
      async handle() {
        const problems = await deps.readiness();
        return problems.length === 0
          ? { status: 200, body: { problems } }
          : { status: 503, body: { problems }, headers: { 'retry-after': '1' } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/metrics',
      tag,
      summary: 'Prometheus metrics',
      access: 'anyone',
      answers: { 200: { description: 'In the text format', media: ['text/plain'] } },
      async handle({ res }) {
        const text = await deps.metrics.metrics();
        res.status(200).set('content-type', deps.metrics.contentType).send(text);
        return undefined;
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/client-config',
      tag,
      summary: 'What the console needs to know before anyone is signed in',
      access: 'anyone',
      answers: {
        200: {
          description: 'Settings',
          schema: Type.Object({
            mapStyleUrl: Type.String(),
            mqttUrl: Type.Union([Type.String(), Type.Null()], {
              description: 'Where cars reach the broker, where that is known',
            }),
          }),
        },
      },
      handle: async () => ({
        status: 200,
        body: { mapStyleUrl: deps.mapStyleUrl, mqttUrl: deps.mqttUrl() },
        headers: { 'cache-control': 'no-cache' },
      }),
    }),
  ];
}
