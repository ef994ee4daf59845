/** One group made safe: wrong clocks, quarantine, samples; then the news of it. */
import type { StoredSample } from '../contracts/index.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Quarantine, QuarantinedRow } from '../platform/quarantine/index.js';
import type { TelemetryStore } from '../platform/telemetry-store/telemetry-store.js';
import type { CarsRepository } from './cars-repository.js';
import { printed } from './decode-message.js';
import type { Group } from './group.js';
import type { IngestMetrics } from './ingest-metrics.js';
import { keepTrying } from './keep-trying.js';
import { movesOf } from './moves-of.js';
import type { StateWriter } from './state-writer.js';
import { storeSamples } from './store-samples.js';

export function commitGroup(deps: {
  store: TelemetryStore;
  quarantine: Quarantine;
  repository: CarsRepository;
  liveBus: LiveBus;
  stateWriter: StateWriter;
  metrics: IngestMetrics;
  signal: AbortSignal;
  onFailure: (what: string, error: unknown) => void;
}) {
  const { store, quarantine, repository, liveBus, stateWriter, metrics, signal, onFailure } = deps;

  async function keep(rows: readonly QuarantinedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await keepTrying(
      () => quarantine.keep(rows),
      signal,
      (error) => onFailure('quarantine', error),
    );
    for (const { reason } of rows) metrics.quarantined.inc({ reason });
  }

  return async (group: Group): Promise<void> => {
    const { samples, cars, clockOffsets } = group;
    if (clockOffsets.length > 0) {
      // Before the samples: a repeat after a crash must find the offset that moved them.
      const write = () => repository.keepClockOffsets(clockOffsets);
      await keepTrying(write, signal, (error) => onFailure('clock-offsets', error));
    }
    const [{ stored, refused }] = await Promise.all([
      storeSamples(store, samples, signal, (error) => onFailure('store', error)),
      keep(group.quarantined),
    ]);
    await keep(refused.map(({ sample, detail }) => refusedRow(sample, detail)));

    metrics.stored.inc(stored);
    metrics.repeated.inc(samples.length - stored - refused.length);
    if (samples.length > 0) metrics.batchSamples.observe(samples.length);
    metrics.groupSeconds.observe((performance.now() - group.openedAt) / 1000);
    for (const car of cars) car.uncommitted--;
    const moved = movesOf(group, new Set(refused.map(({ sample }) => sample)));
    stateWriter.changed(cars);
    if (moved.length > 0) liveBus.publish({ kind: 'moved', vehicles: moved });
  };
}

const refusedRow = (sample: StoredSample, detail: string): QuarantinedRow => ({
  vehicleId: sample.vehicleId,
  boot: sample.boot,
  seq: sample.seq,
  reason: 'refused-by-store',
  detail,
  payload: printed(sample),
  receivedAt: sample.receivedAt,
});
