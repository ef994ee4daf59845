/** What the broker counts. */
import { Counter, Gauge, Histogram, type MetricObject } from 'prom-client';
import type { Metrics } from '../platform/metrics.js';
import type { Refused } from '../platform/vehicle-commands/index.js';
import type { Refusal } from './protocol-error.js';

/** Upper bounds in seconds; the last bucket takes the rest. */
const BOUNDS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];
const BOUNDS_MS = BOUNDS_S.map((seconds) => seconds * 1000);

const hidden = Histogram.prototype as unknown as { getForPromString(): Promise<MetricObject> };

/** A histogram without labels, whose `observeMs` costs nanoseconds: prom-client's own hashes its labels each time. */
class HotHistogram extends Histogram {
  readonly #counts = new Array<number>(BOUNDS_MS.length + 1).fill(0);
  #sumMs = 0;

  observeMs(ms: number): void {
    let bucket = 0;
    while (bucket < BOUNDS_MS.length && ms > (BOUNDS_MS[bucket] as number)) bucket++;
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#sumMs += ms;
  }

  /** What the registry asks for as it writes its text; prom-client's types do not show it. */
  async getForPromString() {
    const metric = await hidden.getForPromString.call(this);
    const series = (suffix: string) => ({ metricName: metric.name + suffix, labels: {}, sharedLabels: {} });
    let count = 0;
    const values = this.#counts.map((inBucket, index) => {
      count += inBucket;
      return { value: count, ...series('_bucket'), labels: { le: BOUNDS_S[index] ?? '+Inf' } };
    });
    const others = [
      { value: this.#sumMs / 1000, ...series('_sum') },
      { value: count, ...series('_count') },
    ];
    return { ...metric, values: [...values, ...others] };
  }
}

export type BrokerMetrics = ReturnType<typeof brokerMetrics>;

export function brokerMetrics(registry: Metrics, pendingMessages: () => number) {
  const registers = [registry];
  const refusals = new Counter({
    name: 'motorpool_mqtt_refusals_total',
    help: 'Connections refused or closed, by reason',
    labelNames: ['reason'],
    registers,
  });
  const ignored = new Counter({
    name: 'motorpool_mqtt_ignored_total',
    help: 'Messages that were acknowledged and not used, by reason',
    labelNames: ['reason'],
    registers,
  });
  const presenceFailures = new Counter({
    name: 'motorpool_presence_failures_total',
    help: 'Attempts to store who is online that failed and are tried again',
    registers,
  });
  return {
    connections: new Gauge({ name: 'motorpool_mqtt_connections', help: 'MQTT clients signed in', registers }),
    pending: new Gauge({
      name: 'motorpool_mqtt_pending_messages',
      help: 'Messages taken and not stored yet',
      registers,
      collect() {
        this.set(pendingMessages());
      },
    }),
    puback: new HotHistogram({
      name: 'motorpool_puback_seconds',
      help: 'From receiving a message to its PUBACK',
      buckets: BOUNDS_S,
      registers,
    }),
    commandResults: new Counter({
      name: 'motorpool_command_results_total',
      help: 'Command results that cars sent',
      registers,
    }),
    commandsSent: new Counter({
      name: 'motorpool_commands_sent_total',
      help: 'Commands sent to cars, those that were sent again included',
      registers,
    }),
    handedOver: new Counter({
      name: 'motorpool_mqtt_handed_over_total',
      help: 'Cars that were let go because another broker has fewer',
      registers,
    }),
    refused: (reason: Refusal) => refusals.inc({ reason }),
    ignored: (reason: 'bad-status' | 'bad-result' | Refused) => ignored.inc({ reason }),
    presenceFailed: () => presenceFailures.inc(),
  };
}
