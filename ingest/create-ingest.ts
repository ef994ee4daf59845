/** Samples in: taken from the stream, checked, judged, stored in groups, shown. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { messageOf } from '../platform/errors.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { Metrics } from '../platform/metrics.js';
import { quarantine as openQuarantine } from '../platform/quarantine/index.js';
import type { Room } from '../platform/room.js';
import type { TelemetryStore } from '../platform/telemetry-store/telemetry-store.js';
import type { TelemetryConsumer, TelemetryStream } from '../platform/telemetry-stream/telemetry-stream.js';
import type { Tracing } from '../platform/tracing/tracing.js';
import { vehicleStates } from '../platform/vehicle-states/index.js';
import { cars as openCars } from './cars.js';
import { carsRepository } from './cars-repository.js';
import { commitGroup } from './commit-group.js';
import type { IngestConfig } from './config.js';
import { groupCommit } from './group-commit.js';
import { ingestMetrics } from './ingest-metrics.js';
import { keepTrying } from './keep-trying.js';
import { letGo } from './let-go.js';
import { alertWorldOf } from './meaning/alerts/alert-world.js';
import { newsLimit } from './meaning/alerts/news-limit.js';
import { createMeaning } from './meaning/create-meaning.js';
import { meaningMetrics } from './meaning/meaning-metrics.js';
import type { FactKeeper, Reading } from './meaning/reading.js';
import { KEEPERS, readingsWith } from './meaning/readings.js';
import { reconcileStates } from './reconcile-states.js';
import { stateWriter as openStateWriter } from './state-writer.js';
import { takeMessage } from './take-message.js';

const DRAIN_AT_MOST_MS = 4_000; // of the 10 s that a process has to stop
const FAILURES_LOGGED_EVERY_MS = 5_000;
const FENCES_LOGGED = 20;

export function createIngest(deps: {
  log: Log;
  metrics: Metrics;
  config: IngestConfig;
  stream: TelemetryStream;
  store: TelemetryStore;
  liveBus: LiveBus;
  db: Knex;
  tracing?: Tracing | undefined;
  /** What is read out of samples, and who keeps it: all there is unless told. */
  readings?: readonly Reading[];
  keepers?: readonly FactKeeper[];
}): Room {
  const { log, config, stream, store, liveBus, db, tracing, keepers = KEEPERS } = deps;
  const ending = new AbortController();
  const metrics = ingestMetrics(deps.metrics);
  const states = vehicleStates(db);
  const quarantine = openQuarantine(db);
  const repository = carsRepository(db);
  let consumer: TelemetryConsumer | undefined;
  let trouble: { what: string; since: number } | undefined;
  let loggedAt = Number.NEGATIVE_INFINITY;

  function onFailure(what: string, error: unknown) {
    trouble ??= { what, since: Date.now() };
    tell(what, error, 'could not write; nothing is acknowledged until it can be');
  }

  function tell(what: string, error: unknown, sentence: string) {
    metrics.failures.inc({ what });
    if (performance.now() - loggedAt < FAILURES_LOGGED_EVERY_MS) return;
    loggedAt = performance.now();
    log.error({ what, error: messageOf(error) }, sentence);
  }

  const stateWriter = openStateWriter(states, (error) =>
    tell('vehicle-states', error, 'newest states could not be written; they are tried again'),
  );
  const alertWorld = alertWorldOf(db, (since) => {
    for (const car of cars.all()) if (car.meaning) meaning.judgeAnew(car.meaning, since);
  });
  const ofMeaning = meaningMetrics(deps.metrics);
  const { readings = readingsWith(alertWorld.at, () => ofMeaning.notWatched.inc()) } = deps;
  const isToBeTold = newsLimit(() => ofMeaning.newsWithheld.inc());
  const meaning = createMeaning({
    ...{ db, store, readings, keepers },
    config: config.meaning,
    metrics: ofMeaning,
    leaseOf: (vehicleId) => consumer?.leaseOf(vehicleId),
    tell: (news) => {
      for (const event of news) if (isToBeTold(event)) liveBus.publish(event);
    },
    onFailure: (what, error) =>
      tell(what, error, 'trips and events could not be brought up to date; it is tried again'),
  });
  const committing = commitGroup({
    ...{ store, quarantine, repository, liveBus, stateWriter, meaning, metrics, onFailure, tracing },
    signal: ending.signal,
  });
  const groups = groupCommit({
    flushAfterMs: config.flushAfterMs,
    maxSamples: config.groupSamples,
    async commit(group) {
      await committing.commit(group);
      trouble = undefined;
    },
  });
  const cars = openCars({
    most: config.carsInMemory,
    repository,
    states,
    meaning,
    insist: (work) => keepTrying(work, ending.signal, (error) => onFailure('cars', error)),
  });

  async function tidy() {
    try {
      await letGo(db);
      await meaning.trim(Date.now());
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'the housekeeping of ingest failed; it is tried again later');
    }
  }

  function readAlertWorld() {
    alertWorld
      .refresh()
      .then(() => {
        const { leftOut } = alertWorld.current().fences;
        if (leftOut.size === 0) return;
        log.warn(
          { fences: [...leftOut].slice(0, FENCES_LOGGED), count: leftOut.size },
          'cars are not held against these fences where they are: too many lie there, and the oldest hold; remove some',
        );
        leftOut.clear();
      })
      .catch((error) => tell('alert-world', error, 'fences and rules could not be read; the old ones hold'));
  }

  async function readLeftBehind() {
    try {
      for (const id of await meaning.leftBehind()) {
        const lease = consumer?.leaseOf(id);
        if (lease === undefined) continue; // whoever has its messages looks after it

        const car = cars.get(id, Date.now(), lease);
        const read = () => car.meaning && meaning.readAgain(car.meaning);
        if (car.waiting) car.waiting.push(read);
        else read();
      }
    } catch (error) {
      tell('left-behind', error, 'cars whose ingest died could not be looked for; it is tried again');
    }
  }

  let timers: NodeJS.Timeout[] = [];
  let unsubscribe = () => {};
  let reconciling: Promise<void> = Promise.resolve();
  let stateWriting: Promise<void> = Promise.resolve();
  const resting = new AbortController();

  /** A little at a time, as acknowledgements wait for a burst: a tenth of the time, or what a second's delay takes. */
  const restMs = (left: number, tookMs: number) =>
    left === 0 ? config.stateEveryMs : Math.min(9 * tookMs, config.stateWithinMs / left - tookMs);

  async function writeStates() {
    const { signal } = resting;
    while (!signal.aborted) {
      const began = performance.now();
      const left = await stateWriter.writeSome();
      // A database that is away fails at once: each try again would be a socket and a client for nothing.
      const pauseMs = left === undefined ? config.stateWithinMs : restMs(left, performance.now() - began);
      await sleep(Math.max(1, pauseMs), undefined, { signal }).catch(() => {}); // aborted: the loop ends
    }
  }

  return {
    name: 'ingest',
    async start() {
      unsubscribe = liveBus.subscribe(['vehicle-changed', 'alert-world-changed'], (event) => {
        if (event.kind === 'vehicle-changed') cars.changed(event.vehicleId);
        else readAlertWorld();
      });
      await keepTrying(alertWorld.refresh, ending.signal, (error) => onFailure('alert-world', error));
      meaning.start();
      timers = [
        setInterval(() => void tidy(), config.tidyEveryMs).unref(),
        setInterval(readAlertWorld, config.alertWorldEveryMs).unref(),
        setInterval(() => void readLeftBehind(), config.meaning.leftBehindEveryMs).unref(),
      ];
      stateWriting = writeStates();
      consumer = await stream.consume(takeMessage({ cars, groups, meaning, metrics, tracing }));
      reconciling = reconcileStates({ db, store, states, log }, ending.signal);
    },

    async stop() {
      for (const timer of timers) clearInterval(timer);
      resting.abort();
      unsubscribe();
      const giveUp = setTimeout(() => ending.abort(new Error('ingest stops')), DRAIN_AT_MOST_MS);
      await Promise.all([groups.drain(), consumer?.[Symbol.asyncDispose]()]);
      await committing.understood();
      await stateWriting;
      await Promise.all([stateWriter.flush(), meaning.stop()]);
      clearTimeout(giveUp);
      ending.abort(new Error('ingest has stopped'));
      await reconciling;
    },

    problem: () =>
      trouble && `ingest cannot write (${trouble.what}) since ${new Date(trouble.since).toISOString()}; samples wait`,
  };
}
