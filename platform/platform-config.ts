/** The settings of what rooms stand on. A room's own are in its `config.ts`. */
import { type Env, envReader } from './config.js';
import { LOG_LEVELS } from './log.js';

export type PlatformConfig = ReturnType<typeof readPlatformConfig>;

/** The settings of a process that runs every room: what is unset has an embedded default. */
export function readPlatformConfig(env: Env) {
  const { integer, oneOf, string, optionalString, url, require, done } = envReader(env);
  const influxUrl = url('INFLUX_URL', ['http:', 'https:']);
  const influx = influxUrl && {
    url: influxUrl,
    token: optionalString('INFLUX_TOKEN'),
    org: string('INFLUX_ORG', 'motorpool'),
    database: string('INFLUX_DATABASE', 'fleet'),
  };
  require(influx !== undefined ||
    optionalString('INFLUX_TOKEN') === undefined, 'INFLUX_TOKEN is set, but INFLUX_URL is not');
  const blobUrl = url('BLOB_URL', ['s3+https:', 's3+http:']);
  require(blobUrl === undefined ||
    (/^\/[^/]+\/?$/.test(blobUrl.pathname) &&
      blobUrl.username !== '' &&
      blobUrl.password !== ''), 'BLOB_URL: wanted s3+https://KEY:SECRET@host/bucket?region=…');
  const archiveDays = integer('TELEMETRY_ARCHIVE_DAYS', 0, { max: 3650 });
  require(archiveDays === 0 || archiveDays >= 60, 'TELEMETRY_ARCHIVE_DAYS: wanted 0 (no archive), or 60 to 3650');
  return done({
    production: env.NODE_ENV === 'production',
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    dataDir: string('DATA_DIR', './data'),
    databaseUrl: url('DATABASE_URL', ['postgres:', 'postgresql:']),
    blobUrl,
    archiveDays,
    redisUrl: url('REDIS_URL', ['redis:', 'rediss:']),
    influx,
  });
}

/**
 * The same for one room alone, which meets the others only through shared servers: an embedded one would be its own,
 * and nobody would see what it holds.
 */
export function readSharedPlatformConfig(env: Env) {
  const { optionalString, require, done } = envReader(env);
  const wanted = 'needed by a room that runs alone, which meets the others there. To run all in one process: npm start';
  for (const name of ['DATABASE_URL', 'REDIS_URL']) require(optionalString(name) !== undefined, `${name}: ${wanted}`);
  done({});
  return readPlatformConfig(env);
}

/** The same for a room that writes the archive of telemetry: another one reads it. */
export function readArchivingPlatformConfig(env: Env) {
  const config = readSharedPlatformConfig(env);
  const { require, done } = envReader(env);
  require(config.archiveDays === 0 ||
    config.blobUrl !==
      undefined, 'BLOB_URL: needed with TELEMETRY_ARCHIVE_DAYS by a room that runs alone, as others read what it archives');
  return done(config);
}
