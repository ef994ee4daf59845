/** The architecture on one screen: every room in one process, on what the settings name. Tests run this same wiring. */

import { readApiConfig } from './api/config.js';
import { createApi, makeVapidKey, registerApiJobs } from './api/index.js';
import { readBrokerConfig } from './broker/config.js';
import { createBroker } from './broker/index.js';
import { createDemoFleet } from './edge-agent/index.js';
import { readIngestConfig } from './ingest/config.js';
import { createIngest } from './ingest/index.js';
import { openBlobStore } from './platform/blob-store/open-blob-store.js';
import { type Env, envReader, readAll } from './platform/config.js';
import { keptPassword, keptSecret } from './platform/data-dir.js';
import { diskMetrics } from './platform/disk-metrics.js';
import { distinctPorts } from './platform/distinct-ports.js';
import { openJobs } from './platform/jobs/index.js';
import { openLiveBus } from './platform/live-bus/open-live-bus.js';
import type { Log } from './platform/log.js';
import { createMetrics } from './platform/metrics.js';
import { readPlatformConfig } from './platform/platform-config.js';
import { type Database, openDatabase } from './platform/postgres/open-database.js';
import { quarantine } from './platform/quarantine/index.js';
import { readinessOf } from './platform/readiness.js';
import { retentionReports } from './platform/retention/retention-reports.js';
import type { Room } from './platform/room.js';
import { openKeptTelemetry } from './platform/telemetry-archive/open-kept-telemetry.js';
import { registerTelemetryJobs } from './platform/telemetry-store/telemetry-jobs.js';
import { openTelemetryStream } from './platform/telemetry-stream/open-telemetry-stream.js';
import { openTracing } from './platform/tracing/open-tracing.js';
import { readTracingConfig } from './platform/tracing/tracing-config.js';
import { vehicleCommands } from './platform/vehicle-commands/index.js';
import { vehicleConfigs } from './platform/vehicle-configs/index.js';
import { vehicleCredentials } from './platform/vehicle-credentials/index.js';
import { vehicleStates } from './platform/vehicle-states/index.js';

export interface Motorpool {
  /** In the order in which they start. */
  readonly rooms: readonly Room[];
  readonly database: Database;
  /** The first administrator; `made` when the password is ours, and so has to be told. */
  readonly admin: { readonly email: string; readonly password: string; readonly made: boolean };
  /** Both hold once the rooms have started. */
  baseUrl(): string;
  mqttUrl(): string;
  /** The same by TLS; undefined where there is no such door. */
  httpsUrl(): string | undefined;
  mqttsUrl(): string | undefined;
}

export type MotorpoolConfig = ReturnType<typeof readConfig>;

/** Throws a StartError that names every wrong setting. */
export function readConfig(env: Env) {
  return readAll(env, {
    platform: readPlatformConfig,
    tracing: readTracingConfig,
    broker: readBrokerConfig,
    ingest: readIngestConfig,
    api: readApiConfig,
    ports: distinctPorts('PORT', 'MQTT_PORT', 'HTTPS_PORT', 'MQTT_TLS_PORT'),
    demo: (all: Env) => {
      const { integer, done } = envReader(all);
      return done({ cars: integer('DEMO_CARS', 25, { max: 1_000 }) });
    },
  });
}

/** Opens everything, lends it to `use`, and closes it when `use` is done. The rooms are made, not started. */
export async function withMotorpool(config: MotorpoolConfig, log: Log, use: (motorpool: Motorpool) => Promise<void>) {
  const { databaseUrl, dataDir, redisUrl, blobUrl } = config.platform;
  const metrics = createMetrics();
  await using tracing = await openTracing({ config: config.tracing, room: 'all', log, metrics });
  diskMetrics({ metrics, log, dataDir });
  await using database = await openDatabase({ databaseUrl, dataDir, log, tracing });
  const blobs = openBlobStore(blobUrl, dataDir);
  await using store = await openKeptTelemetry({ config: config.platform, database, blobs, log, metrics });
  await using stream = await openTelemetryStream(redisUrl, log, metrics);
  await using liveBus = await openLiveBus(redisUrl, log);
  const jobs = await openJobs({ database, log, tracing });
  const { db } = database;
  registerTelemetryJobs(jobs, { store, reports: retentionReports(db), log });
  registerApiJobs(jobs, { db, store, liveBus, blobs, log, metrics, config: config.api });
  const credentials = vehicleCredentials(db, liveBus);
  const states = vehicleStates(db);
  const apiConfig = {
    ...config.api,
    jwtSecret: config.api.jwtSecret ?? keptSecret(dataDir, 'jwt.secret'),
    adminPassword: config.api.adminPassword ?? keptPassword(dataDir, 'admin.password'),
    vapidPrivateKey: config.api.vapidPrivateKey ?? keptSecret(dataDir, 'vapid.key', makeVapidKey),
  };
  const shared = { log, metrics, liveBus, tracing };
  const rooms: Room[] = [];
  const readiness = readinessOf({ db, store, stream, metrics, rooms: () => rooms });

  const ingest = createIngest({ ...shared, config: config.ingest, stream, store, db });
  const broker = await createBroker({
    ...shared,
    config: config.broker,
    stream,
    credentials,
    vehicleStates: states,
    vehicleConfigs: vehicleConfigs(db),
    vehicleCommands: vehicleCommands(db),
    redisUrl,
  });
  const api = createApi({
    ...shared,
    config: apiConfig,
    db,
    store,
    credentials,
    vehicleStates: states,
    quarantine: quarantine(db),
    blobs,
    mqttUrl: () => mqttUrl(),
    readiness,
  });
  const admin = {
    email: apiConfig.adminEmail,
    password: apiConfig.adminPassword,
    made: config.api.adminPassword === undefined,
  };
  const baseUrl = () => `http://${reachable(config.api.plainHost)}:${api.port}`;
  const mqttUrl = () => `mqtt://${reachable(config.broker.plainHost)}:${broker.port}`;
  const overTls = (scheme: string, host: string, port: number | undefined) =>
    port === undefined ? undefined : `${scheme}://${reachable(host)}:${port}`;
  const httpsUrl = () => overTls('https', config.api.host, api.httpsPort);
  const mqttsUrl = () => overTls('mqtts', config.broker.host, broker.tlsPort);
  rooms.push(jobs, ingest, broker, api);
  if (config.demo.cars > 0) {
    // Where money is real, nobody plays at paying; the cars drive all the same.
    const { production, payments } = config.api;
    const isPlay = !production && ['desk,sandbox', 'sandbox,desk', 'sandbox'].includes(`${payments.gateways}`);
    const customers = isPlay ? { secret: keptSecret(dataDir, 'demo.secret') } : undefined;
    rooms.push(createDemoFleet({ log, cars: config.demo.cars, customers, baseUrl, mqttUrl, admin }));
  }

  await use({ rooms, database, admin, baseUrl, mqttUrl, httpsUrl, mqttsUrl });
}

/** 'Every address of this machine' is no address that one can open. */
const reachable = (host: string) => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host);
