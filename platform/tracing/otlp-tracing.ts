/** Traces by OpenTelemetry, sent to a collector as OTLP over HTTP, in JSON. */
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { isTraceparent } from '../traceparent.js';
import { givenIds } from './given-ids.js';
import { patientExporter } from './patient-exporter.js';
import type { Begin, Traced, Tracing } from './tracing.js';
import type { TracingConfig } from './tracing-config.js';

const EXPORT_MS = 3_000;
const CLOSE_MS = 1_500; // of the 10 s that a process has to stop
const MOST_WAITING_SPANS = 2_048;
/** Traces a second that others may have us record: a stranger's flag costs us no more than that. */
const WELCOME_A_SECOND = 10;
const SAMPLED = 1;

export function otlpTracing(options: { config: TracingConfig; room: string; log: Log; metrics: Metrics }): Tracing {
  const { endpoint, headers, ratio, service } = options.config;
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.href.replace(/\/$/, '')}/v1/traces`,
    headers,
    timeoutMillis: EXPORT_MS,
  });
  const ids = givenIds();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.instance.id': String(process.pid),
      room: options.room,
    }),
    // Whether a trace is recorded is decided here, before a span is made: those that are not cost nothing.
    sampler: new AlwaysOnSampler(),
    idGenerator: ids,
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: patientExporter(exporter, options),
        maxQueueSize: MOST_WAITING_SPANS,
        exportTimeoutMillis: EXPORT_MS,
        scheduledDelayMillis: 1_000,
      }),
    ],
  });
  const tracer = provider.getTracer('motorpool');
  let second = 0;
  let welcomed = 0;

  function mayCome(): boolean {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) welcomed = 0;
    second = now;
    return ++welcomed <= WELCOME_A_SECOND;
  }

  const begin = (name: string, context = ROOT_CONTEXT, { attributes = {}, at }: Begin = {}) =>
    tracer.startSpan(name, { attributes, ...(at !== undefined && { startTime: at }) }, context);

  const start: Tracing['start'] = (name, how) =>
    Math.random() < ratio ? tracedBy(begin(name, ROOT_CONTEXT, how)) : undefined;

  const follow: Tracing['follow'] = (name, traceparent, how) => {
    const parent = contextIn(traceparent);
    return parent && tracedBy(begin(name, trace.setSpanContext(ROOT_CONTEXT, parent), how));
  };

  return {
    start,
    follow,
    welcome(name, traceparent, how) {
      const asks = contextIn(traceparent) !== undefined;
      return asks && mayCome() ? follow(name, traceparent, how) : start(name, how);
    },
    standIn(name, traceparent, { from, until, attributes = {} }) {
      const itself = contextIn(traceparent);
      if (itself) ids.as(itself, () => begin(name, ROOT_CONTEXT, { attributes, at: from })).end(until);
    },
    async [Symbol.asyncDispose]() {
      await Promise.race([provider.shutdown().catch(() => {}), pause(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}

/** undefined for what is no traceparent, or of a trace that is not recorded. */
function contextIn(traceparent: unknown) {
  if (!isTraceparent(traceparent)) return undefined;
  const [, traceId, spanId, flags] = traceparent.split('-') as [string, string, string, string];
  const traceFlags = Number.parseInt(flags, 16) & SAMPLED;
  return traceFlags === SAMPLED ? { traceId, spanId, traceFlags, isRemote: true } : undefined;
}

function tracedBy(span: Span): Traced {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    traceparent: `00-${traceId}-${spanId}-01`,
    rename: (name) => void span.updateName(name),
    set: (attributes) => void span.setAttributes(attributes),
    end(error) {
      if (error !== undefined)
        span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error)?.name ?? 'Error' });
      span.end();
    },
  };
}
