/** The broker alone: `npm run broker`. It hands samples to ingest through Redis. */
import { readAll } from '../platform/config.js';
import { distinctPorts } from '../platform/distinct-ports.js';
import { openLiveBus } from '../platform/live-bus/open-live-bus.js';
import { createLog } from '../platform/log.js';
import { createMetrics } from '../platform/metrics.js';
import { createOpsServer, readOpsConfig } from '../platform/ops-server.js';
import { readSharedPlatformConfig } from '../platform/platform-config.js';
import { openDatabase } from '../platform/postgres/open-database.js';
import { readinessOf } from '../platform/readiness.js';
import { readySign, runRooms, runUntilSignal } from '../platform/room.js';
import { warnOfMisspelt } from '../platform/setting-names.js';
import { openTelemetryStream } from '../platform/telemetry-stream/open-telemetry-stream.js';
import { openTracing } from '../platform/tracing/open-tracing.js';
import { readTracingConfig } from '../platform/tracing/tracing-config.js';
import { usageOf } from '../platform/usage.js';
import { vehicleCommands } from '../platform/vehicle-commands/index.js';
import { vehicleConfigs } from '../platform/vehicle-configs/index.js';
import { vehicleCredentials } from '../platform/vehicle-credentials/index.js';
import { vehicleStates } from '../platform/vehicle-states/index.js';
import { readBrokerConfig } from './config.js';
import { createBroker } from './index.js';

await runRooms(async () => {
  const does = 'The broker alone: takes what cars send, and hands it to ingest through Redis.';
  const usage = usageOf(
    { command: 'npm run broker', does, setting: 'REDIS_URL=redis://127.0.0.1' },
    process.argv.slice(2),
  );
  if (usage) return console.log(usage);
  const config = readAll(process.env, {
    platform: readSharedPlatformConfig,
    broker: readBrokerConfig,
    ports: distinctPorts('MQTT_PORT', 'MQTT_TLS_PORT', 'METRICS_PORT'),
    ops: readOpsConfig,
    tracing: readTracingConfig,
  });
  const log = createLog(config.platform.logLevel);
  warnOfMisspelt(process.env, log);
  const metrics = createMetrics();
  const { redisUrl } = config.platform;
  await using tracing = await openTracing({ config: config.tracing, room: 'broker', log, metrics });
  await using database = await openDatabase({ ...config.platform, log });
  await using stream = await openTelemetryStream(redisUrl, log, metrics);
  await using liveBus = await openLiveBus(redisUrl, log);
  const { db } = database;
  const broker = await createBroker({
    log,
    metrics,
    config: config.broker,
    stream,
    liveBus,
    credentials: vehicleCredentials(db, liveBus),
    vehicleStates: vehicleStates(db),
    vehicleConfigs: vehicleConfigs(db),
    vehicleCommands: vehicleCommands(db),
    redisUrl,
    tracing,
  });
  const readiness = readinessOf({ db, stream, metrics, rooms: () => [broker] });
  const ready = readySign(log, () => ({ room: 'broker', port: broker.port, tlsPort: broker.tlsPort }));
  await runUntilSignal(log, createOpsServer({ config: config.ops, metrics, readiness }), broker, ready);
});
