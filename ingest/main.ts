/** Ingest alone: `npm run ingest`. It takes samples out of Redis and shares the work, and the upkeep of the store, with every other ingest. */
import { openBlobStore } from '../platform/blob-store/open-blob-store.js';
import { readAll } from '../platform/config.js';
import { openJobs } from '../platform/jobs/index.js';
import { openLiveBus } from '../platform/live-bus/open-live-bus.js';
import { createLog } from '../platform/log.js';
import { createMetrics } from '../platform/metrics.js';
import { createOpsServer, readOpsConfig } from '../platform/ops-server.js';
import { readArchivingPlatformConfig } from '../platform/platform-config.js';
import { openDatabase } from '../platform/postgres/open-database.js';
import { readinessOf } from '../platform/readiness.js';
import { retentionReports } from '../platform/retention/retention-reports.js';
import { readySign, runRooms, runUntilSignal } from '../platform/room.js';
import { warnOfMisspelt } from '../platform/setting-names.js';
import { openKeptTelemetry } from '../platform/telemetry-archive/open-kept-telemetry.js';
import { registerTelemetryJobs } from '../platform/telemetry-store/telemetry-jobs.js';
import { openTelemetryStream } from '../platform/telemetry-stream/open-telemetry-stream.js';
import { openTracing } from '../platform/tracing/open-tracing.js';
import { readTracingConfig } from '../platform/tracing/tracing-config.js';
import { usageOf } from '../platform/usage.js';
import { readIngestConfig } from './config.js';
import { createIngest } from './index.js';

await runRooms(async () => {
  const does = 'Ingest alone: stores what the broker took, and looks after the store.';
  const usage = usageOf(
    { command: 'npm run ingest', does, setting: 'REDIS_URL=redis://127.0.0.1' },
    process.argv.slice(2),
  );
  if (usage) return console.log(usage);
  const config = readAll(process.env, {
    platform: readArchivingPlatformConfig,
    ingest: readIngestConfig,
    ops: readOpsConfig,
    tracing: readTracingConfig,
  });
  const log = createLog(config.platform.logLevel);
  warnOfMisspelt(process.env, log);
  const metrics = createMetrics();
  const { redisUrl, blobUrl, dataDir } = config.platform;
  await using tracing = await openTracing({ config: config.tracing, room: 'ingest', log, metrics });
  await using database = await openDatabase({ ...config.platform, log });
  const blobs = openBlobStore(blobUrl, dataDir);
  await using store = await openKeptTelemetry({ config: config.platform, database, blobs, log, metrics });
  await using stream = await openTelemetryStream(redisUrl, log, metrics);
  await using liveBus = await openLiveBus(redisUrl, log);
  const jobs = await openJobs({ database, log, tracing });
  const { db } = database;
  registerTelemetryJobs(jobs, { store, reports: retentionReports(db), log });
  const ingest = createIngest({ log, metrics, config: config.ingest, stream, store, liveBus, db, tracing });
  const readiness = readinessOf({ db, store, stream, metrics, rooms: () => [jobs, ingest] });
  const ready = readySign(log, () => ({ room: 'ingest' }));
  await runUntilSignal(log, createOpsServer({ config: config.ops, metrics, readiness }), jobs, ingest, ready);
});
