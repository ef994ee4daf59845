/** An exporter whose collector may be away: what it does not take is dropped and counted, and the log hears of it once. */
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { Counter } from 'prom-client';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';

const OK = 0; // ExportResultCode.SUCCESS

export function patientExporter(
  exporter: SpanExporter,
  { log, metrics }: { log: Log; metrics: Metrics },
): SpanExporter {
  const sent = new Counter({
    name: 'motorpool_trace_spans_total',
    help: 'Spans of traces that were handed to the collector, and whether it took them',
    labelNames: ['taken'],
    registers: [metrics],
  });
  let away = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const taken = result.code === OK;
        sent.inc({ taken: taken ? 'yes' : 'no' }, spans.length);
        if (!taken && !away)
          log.warn({ reason: messageOf(result.error) }, 'the collector takes no traces; they are dropped');
        if (taken && away) log.info('the collector takes traces again');
        away = !taken;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
