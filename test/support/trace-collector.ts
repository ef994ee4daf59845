/** A collector of the test's own: takes OTLP over HTTP in JSON, as an OpenTelemetry collector does, and keeps the spans. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CollectedSpan {
  name: string;
  traceId: string;
  spanId: string;
  /** '' at the beginning of a trace. */
  parentSpanId: string;
  attributes: Record<string, unknown>;
  /** ms since the epoch. */
  from: number;
  until: number;
  failed: boolean;
}

interface OtlpSpan extends Pick<CollectedSpan, 'name' | 'traceId' | 'spanId'> {
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes?: { key: string; value: Record<string, unknown> }[];
  status?: { code?: number };
}
interface OtlpTraces {
  resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[];
}

const ERROR = 2;

export interface TraceCollector extends AsyncDisposable {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: CollectedSpan[];
  /** All that it was sent, as it came. */
  readonly bodies: string[];
}

export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const server = createServer(async (req, res) => {
    const body = Buffer.concat(await req.toArray()).toString();
    if (req.method !== 'POST' || req.url !== '/v1/traces') return void res.writeHead(404).end();
    bodies.push(body);
    const { resourceSpans } = JSON.parse(body) as OtlpTraces;
    spans.push(...resourceSpans.flatMap((each) => each.scopeSpans.flatMap((scope) => scope.spans.map(collected))));
    res.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function collected({ parentSpanId = '', attributes = [], status, ...span }: OtlpSpan): CollectedSpan {
  return {
    ...{ name: span.name, traceId: span.traceId, spanId: span.spanId, parentSpanId },
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
    from: Number(span.startTimeUnixNano) / 1e6,
    until: Number(span.endTimeUnixNano) / 1e6,
    failed: status?.code === ERROR,
  };
}
