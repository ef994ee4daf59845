/** One group made safe: wrong clocks, quarantine, samples; then the news of it. */
import type { LiveEvent, StoredSample, VehicleMove } from '../contracts/index.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Quarantine, QuarantinedRow } from '../platform/quarantine/index.js';
import type { TelemetryStore } from '../platform/telemetry-store/telemetry-store.js';
import type { Tracing } from '../platform/tracing/tracing.js';
import type { CarsRepository } from './cars-repository.js';
import { printed } from './decode-message.js';
import type { Group } from './group.js';
import type { IngestMetrics } from './ingest-metrics.js';
import { keepTrying } from './keep-trying.js';
import type { MeaningEngine } from './meaning/create-meaning.js';
import { movesOf } from './moves-of.js';
import type { StateWriter } from './state-writer.js';
import { storeSamples } from './store-samples.js';
import { beginCommit, tracesOf } from './traced-messages.js';

/** Samples that are safe and not understood yet: beyond, those who send wait for it. */
const MOST_BEHIND = 20_000;

export function commitGroup(deps: {
  store: TelemetryStore;
  quarantine: Quarantine;
  repository: CarsRepository;
  liveBus: LiveBus;
  stateWriter: StateWriter;
  meaning: Pick<MeaningEngine, 'markLate' | 'marked' | 'take'>;
  metrics: IngestMetrics;
  signal: AbortSignal;
  onFailure: (what: string, error: unknown) => void;
  tracing?: Tracing | undefined;
}) {
  const { tracing } = deps;
  const { store, quarantine, repository, liveBus, stateWriter, meaning, metrics, signal, onFailure } = deps;

  async function keep(rows: readonly QuarantinedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await keepTrying(
      () => quarantine.keep(rows),
      signal,
      (error) => onFailure('quarantine', error),
    );
    for (const { reason } of rows) metrics.quarantined.inc({ reason });
  }

  async function markLate(late: Group['late']): Promise<void> {
    if (late.size === 0) return;
    const marks = [...late].map(([{ vehicleId }, since]) => ({ vehicleId, since }));
    await keepTrying(
      () => meaning.markLate(marks),
      signal,
      (error) => onFailure('late-samples', error),
    );
    for (const [car, since] of late) meaning.marked(car, since);
  }

  /** Groups are understood in the order in which they were closed, though their commits may overtake each other. */
  let understood: Promise<void> = Promise.resolve();
  let behind = 0;

  async function understand(group: Group, committed: Promise<ReadonlySet<StoredSample>>): Promise<void> {
    const refused = await committed.catch(() => undefined); // ingest is ending: nothing of it counts
    if (refused) await meaning.take(group, refused, signal);
    behind -= group.samples.length;
  }

  return {
    /** Resolves when the group is safe; where many are not understood yet, when this one is. */
    commit(group: Group): Promise<void> {
      const committed = commit(group);
      behind += group.samples.length;
      const after = understood.then(() => understand(group, committed));
      understood = after;
      return committed.then(() => (behind > MOST_BEHIND ? after : undefined));
    },
    /** Resolves when all that was committed so far is understood, or is left for the next start. */
    understood: () => understood,
  };

  async function commit(group: Group): Promise<ReadonlySet<StoredSample>> {
    const { samples, cars, clockOffsets } = group;
    if (clockOffsets.length > 0) {
      // Before the samples: a repeat after a crash must find the offset that moved them.
      const write = () => repository.keepClockOffsets(clockOffsets);
      await keepTrying(write, signal, (error) => onFailure('clock-offsets', error));
    }
    const commits = beginCommit(tracing, group);
    const [{ stored, refused }] = await Promise.all([
      storeSamples(store, samples, signal, (error) => onFailure('store', error)),
      keep(group.quarantined),
      markLate(group.late),
    ]);
    await keep(refused.map(({ sample, detail }) => refusedRow(sample, detail)));
    for (const commit of commits) commit.end();

    metrics.stored.inc(stored);
    metrics.repeated.inc(samples.length - stored - refused.length);
    if (samples.length > 0) metrics.batchSamples.observe(samples.length);
    metrics.groupSeconds.observe((performance.now() - group.openedAt) / 1000);
    for (const car of cars) car.uncommitted--;
    const refusedSamples = new Set(refused.map(({ sample }) => sample));
    const moved = movesOf(group, refusedSamples);
    stateWriter.changed(cars);
    if (moved.length > 0) liveBus.publish(newsOf(moved, tracesOf(group)));
    for (const { traced } of group.traced) traced.end();
    return refusedSamples;
  }
}

const newsOf = (vehicles: VehicleMove[], traces: Record<string, string> | undefined): LiveEvent =>
  traces ? { kind: 'moved', vehicles, traces } : { kind: 'moved', vehicles };

const refusedRow = (sample: StoredSample, detail: string): QuarantinedRow => ({
  vehicleId: sample.vehicleId,
  boot: sample.boot,
  seq: sample.seq,
  reason: 'refused-by-store',
  detail,
  payload: printed(sample),
  receivedAt: sample.receivedAt,
});
