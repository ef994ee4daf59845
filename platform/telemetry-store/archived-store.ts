/** A telemetry store that goes on into the archive: who reads does not see where one ends. */
import { sequencesOf, together } from './boot-runs.js';
import { LONGEST_GAP_MS } from './distance-between.js';
import { oneByOne } from './one-by-one.js';
import { stepOf } from './step-bucket.js';
import { inWholeMinutes } from './step-source.js';
import { stepsOfTrack } from './steps-of-track.js';
import {
  HISTORICAL_MS,
  type Order,
  RECENT_MS,
  type Span,
  type Step,
  type StepQuery,
  type TelemetryArchive,
  type TelemetryStore,
  takenSince,
} from './telemetry-store.js';

export function archivedStore(store: TelemetryStore, archive: TelemetryArchive): TelemetryStore {
  /** Where the store begins to tell: nothing that it still takes is archived. */
  const boundary = async ({ from }: Span) => (from < takenSince(Date.now()) ? await archive.until() : undefined);

  async function* trackInPieces(vehicleId: string, span: Span, order: Order = 'oldest-first') {
    const until = await boundary(span);
    if (until === undefined || until <= span.from) return yield* store.trackInPieces(vehicleId, span, order);
    const old = { from: span.from, to: Math.min(until, span.to) };
    const young = { from: Math.max(until, span.from), to: span.to };
    if (order === 'oldest-first') yield* archive.read(vehicleId, old, order);
    if (young.from < young.to) yield* store.trackInPieces(vehicleId, young, order);
    if (order === 'newest-first') yield* archive.read(vehicleId, old, order);
  }
  const track = (...of: Parameters<typeof trackInPieces>) => oneByOne(trackInPieces(...of));

  async function* rawSteps(vehicleId: string, { span, everyMs, fn, signals }: StepQuery): AsyncGenerator<Step> {
    const samples = track(vehicleId, { from: span.from - LONGEST_GAP_MS, to: span.to });
    for await (const { at, bucket } of stepsOfTrack(samples, everyMs, span.from)) yield stepOf(at, bucket, fn, signals);
  }

  return {
    ...store,
    trackInPieces,
    track,

    async append(batch) {
      if (archive.write) {
        const since = takenSince(Date.now());
        const old = batch.find(({ observedAt }) => observedAt < since);
        if (old) throw new RangeError(`observed on ${new Date(old.observedAt).toISOString()}, a day that is over`);
      }
      return store.append(batch);
    },

    /** From the archive come steps that are finer than roll-ups, where it reaches, and those that are older. */
    async *steps(vehicleId, query) {
      const { span, everyMs } = query;
      const now = Date.now();
      const isOld = span.from < now - RECENT_MS && (await archive.until()) !== undefined;
      if (!isOld) return yield* store.steps(vehicleId, query);
      if (!inWholeMinutes(query)) {
        let count = 0;
        for await (const step of rawSteps(vehicleId, query)) {
          count++;
          yield step;
        }
        if (count === 0) yield* store.steps(vehicleId, query);
        return;
      }
      const rolledUp = Math.ceil((now - HISTORICAL_MS) / everyMs) * everyMs;
      const cut = Math.min(Math.max(rolledUp, span.from), span.to);
      if (span.from < cut) yield* rawSteps(vehicleId, { ...query, span: { from: span.from, to: cut } });
      if (cut < span.to) yield* store.steps(vehicleId, { ...query, span: { from: cut, to: span.to } });
    },

    async sequences(vehicleId, span) {
      const until = await boundary(span);
      if (until === undefined || until <= span.from) return store.sequences(vehicleId, span);
      const old = await sequencesOf(archive.read(vehicleId, { from: span.from, to: Math.min(until, span.to) }));
      const young = until < span.to ? await store.sequences(vehicleId, { from: until, to: span.to }) : [];
      return together(old, young);
    },

    async forgetPositions(vehicleId, span) {
      await store.forgetPositions(vehicleId, span); // first: what is archived meanwhile has none
      await archive.forget(vehicleId, span);
    },

    /**
     * What could not be archived stays; what was archived before this round goes, and then the failure is thrown. What this
     * round archives stays for another one: who reads now may have begun when it stood in the store alone.
     */
    async applyRetention(now) {
      if (!archive.write || !archive.drop) return store.applyRetention(now);
      const archivedBefore = await archive.until();
      const failure = await archive.write(store, now).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      const released = await store.applyRetention(now, archivedBefore ?? 0);
      const archiveFiles = await archive.drop(now);
      if (failure) throw failure.error;
      return { ...released, archiveFiles };
    },

    async [Symbol.asyncDispose]() {
      await archive.close();
      await store[Symbol.asyncDispose]();
    },
  };
}
