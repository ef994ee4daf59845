/** The engine of meaning, wired: what ingest calls, and the loops beside it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { LiveEvent } from '../../contracts/index.js';
import { RECENT_MS, type TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import type { CarMeaning } from './car-meaning.js';
import { linesOfTime } from './line-of-time.js';
import { meaning as openMeaning } from './meaning.js';
import type { MeaningMetrics } from './meaning-metrics.js';
import { meaningRepository } from './meaning-repository.js';
import { meaningWriter, ofCar } from './meaning-writer.js';
import { reReader } from './re-read.js';
import { readQueue } from './read-queue.js';
import type { FactKeeper, Reading } from './reading.js';

const READ_AT_ONCE = 2;
const LOOK_EVERY_MS = 250;
const LEFT_BEHIND_AT_ONCE = 200;
const KEPT_LONGER_MS = 24 * 3_600_000; // than samples

export interface MeaningConfig {
  checkpointEveryMs: number;
  factsWithinMs: number;
  latePauseMs: number;
  lateAtMostMs: number;
  stopWithinMs: number;
}

export function createMeaning(deps: {
  db: Knex;
  store: TelemetryStore;
  readings: readonly Reading[];
  keepers: readonly FactKeeper[];
  config: MeaningConfig;
  metrics: MeaningMetrics;
  /** By which lease a car's messages come to this ingest; undefined where they do not. */
  leaseOf: (vehicleId: string) => string | undefined;
  tell: (news: readonly LiveEvent[]) => void;
  onFailure: (what: string, error: unknown) => void;
}) {
  const { db, store, readings, keepers, config, metrics, leaseOf, tell, onFailure } = deps;
  const ending = new AbortController();
  const repository = meaningRepository(db);
  const lines = linesOfTime(readings);
  const writer = meaningWriter({ db, lines, keepers, tell, onFailure: (error) => onFailure('meaning', error) });
  const queue = readQueue({
    ...config,
    most: READ_AT_ONCE,
    reRead: reReader({ store, repository, lines, leaseOf, signal: ending.signal }),
    onRead(car, samples) {
      metrics.reRead.inc();
      metrics.samplesReRead.inc(samples);
      writer.wanted(car, performance.now());
    },
    onFailure: (error, car) => onFailure('re-reading', ofCar(car, error)),
  });
  metrics.waiting(queue.waiting);
  metrics.failing(writer.failing);
  const meaning = openMeaning({ lines, writer, queue, ...config });
  let writing: Promise<void> = Promise.resolve();

  async function writeOnAndOn(): Promise<void> {
    const { signal } = ending;
    while (!signal.aborted) {
      const began = performance.now();
      const more = await writer.writeSome(began);
      const tookMs = performance.now() - began;
      await sleep(more ? tookMs : LOOK_EVERY_MS, undefined, { signal }).catch(() => {}); // aborted: the loop ends
    }
  }

  return {
    claim: repository.claim,
    claimed: meaning.claimed,
    accepted: meaning.accepted,
    marked: meaning.marked,
    take: meaning.take,
    judgeAnew: meaning.judgeAnew,
    markLate: repository.markLate,
    leftBehind: () => repository.leftBehind(LEFT_BEHIND_AT_ONCE),
    /** Nobody has heard it for a while, and its samples are not all read. */
    readAgain(car: CarMeaning): void {
      if (car.line === undefined || car.lateFrom !== undefined) queue.add(car);
    },
    trim: (now: number) => repository.trimCheckpoints(now - RECENT_MS - KEPT_LONGER_MS),
    start(): void {
      queue.start();
      writing = writeOnAndOn();
    },
    /** All was taken. */
    async stop(): Promise<void> {
      const until = performance.now() + config.stopWithinMs;
      ending.abort(new Error('ingest stops'));
      await Promise.all([queue.stop(), writing]);
      await writer.flush(until);
    },
  };
}

export type MeaningEngine = ReturnType<typeof createMeaning>;
