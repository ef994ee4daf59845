/** The API alone: `npm run api`. Any number of them serve side by side. */
import { openBlobStore } from '../platform/blob-store/open-blob-store.js';
import { readAll } from '../platform/config.js';
import { keptPassword, keptSecret } from '../platform/data-dir.js';
import { diskMetrics } from '../platform/disk-metrics.js';
import { distinctPorts } from '../platform/distinct-ports.js';
import { openJobs } from '../platform/jobs/index.js';
import { openLiveBus } from '../platform/live-bus/open-live-bus.js';
import { createLog } from '../platform/log.js';
import { createMetrics } from '../platform/metrics.js';
import { readSharedPlatformConfig } from '../platform/platform-config.js';
import { openDatabase } from '../platform/postgres/open-database.js';
import { quarantine } from '../platform/quarantine/index.js';
import { readinessOf } from '../platform/readiness.js';
import { type Room, readySign, runRooms, runUntilSignal } from '../platform/room.js';
import { warnOfMisspelt } from '../platform/setting-names.js';
import { openKeptTelemetry } from '../platform/telemetry-archive/open-kept-telemetry.js';
import { openTracing } from '../platform/tracing/open-tracing.js';
import { readTracingConfig } from '../platform/tracing/tracing-config.js';
import { usageOf } from '../platform/usage.js';
import { vehicleCredentials } from '../platform/vehicle-credentials/index.js';
import { vehicleStates } from '../platform/vehicle-states/index.js';
import { readApiConfig } from './config.js';
import { createApi, makeVapidKey, registerApiJobs } from './index.js';

await runRooms(async () => {
  const does = 'The API alone: HTTP, the console and the live map. Any number of them serve side by side.';
  const usage = usageOf(
    { command: 'npm run api', does, setting: 'REDIS_URL=redis://127.0.0.1' },
    process.argv.slice(2),
  );
  if (usage) return console.log(usage);
  const config = readAll(process.env, {
    platform: readSharedPlatformConfig,
    api: readApiConfig,
    ports: distinctPorts('PORT', 'HTTPS_PORT'),
    tracing: readTracingConfig,
  });
  const log = createLog(config.platform.logLevel);
  warnOfMisspelt(process.env, log);
  const metrics = createMetrics();
  const { redisUrl, dataDir, blobUrl } = config.platform;
  await using tracing = await openTracing({ config: config.tracing, room: 'api', log, metrics });
  diskMetrics({ metrics, log, dataDir });
  await using database = await openDatabase({ ...config.platform, log, tracing });
  const blobs = openBlobStore(blobUrl, dataDir);
  await using store = await openKeptTelemetry({ config: config.platform, database, blobs, log, metrics });
  await using liveBus = await openLiveBus(redisUrl, log);
  const { db } = database;
  const jobs = await openJobs({ database, log, tracing });
  registerApiJobs(jobs, { db, store, liveBus, blobs, log, metrics, config: config.api });
  const rooms: Room[] = [];
  const apiConfig = {
    ...config.api,
    jwtSecret: config.api.jwtSecret ?? keptSecret(dataDir, 'jwt.secret'),
    adminPassword: config.api.adminPassword ?? keptPassword(dataDir, 'admin.password'),
    vapidPrivateKey: config.api.vapidPrivateKey ?? keptSecret(dataDir, 'vapid.key', makeVapidKey),
  };
  if (config.api.adminPassword === undefined) {
    console.log(`Sign-in  ${apiConfig.adminEmail}  ${apiConfig.adminPassword}`);
  }
  const api = createApi({
    log,
    metrics,
    config: apiConfig,
    db,
    store,
    liveBus,
    credentials: vehicleCredentials(db, liveBus),
    vehicleStates: vehicleStates(db),
    quarantine: quarantine(db),
    blobs,
    tracing,
    readiness: readinessOf({ db, store, metrics, rooms: () => rooms }),
  });
  rooms.push(jobs, api);
  const ready = readySign(log, () => ({ room: 'api', port: api.port, httpsPort: api.httpsPort }));
  await runUntilSignal(log, ...rooms, ready);
});
