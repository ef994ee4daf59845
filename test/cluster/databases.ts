/** PostgreSQL, Redis and InfluxDB, each on a host of its own, as docker-compose.yml has them. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { createLog } from '../../platform/log.js';
import { initDatabase } from '../../platform/postgres/init-database.js';
import { stopLeftoverServer } from '../../platform/postgres/leftover-server.js';
import { postgresBinaries } from '../../platform/postgres/postgres-binaries.js';
import { type ServerProcess, startServer } from '../../platform/postgres/server-process.js';
import { serverUser } from '../../platform/postgres/server-user.js';
import type { ComposeFile } from '../support/compose-file.js';
import { influxConfig } from '../support/influx.js';
import type { Host } from './network.js';
import { type ServerOnHost, serverOnHost } from './server-process.js';

const PORTS = { postgres: 5432, redis: 6379, influx: 8086, influxRpc: 8088 };
const PASSWORD = 'motorpool';

/** Resolves when something listens there. */
export function listens(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 500 });
    const end = (settle: () => void) => {
      socket.destroy();
      settle();
    };
    socket.once('connect', () => end(resolve));
    socket.once('error', (error) => end(() => reject(error)));
    socket.once('timeout', () => end(() => reject(new Error(`${host}:${port} does not answer`))));
  });
}

/** The server out of npm: PostgreSQL as our own process starts it, on the host's address. */
export async function postgresOn(host: Host, dir: string): Promise<ServerOnHost & { url: string }> {
  const log = createLog('silent');
  const { initdb, postgres } = await postgresBinaries();
  const databaseDir = join(dir, 'postgres');
  const user = serverUser(databaseDir, postgres);
  mkdirSync(dir, { recursive: true });
  await initDatabase(databaseDir, initdb, user, PASSWORD);
  appendFileSync(join(databaseDir, 'pg_hba.conf'), 'host all all samenet scram-sha-256\n');
  const there = {
    ...user,
    command: (program: string, args: readonly string[]) => host.command(...user.command(program, args)),
  };
  const url = (database: string) => `postgres://motorpool:${PASSWORD}@${host.address}:${PORTS.postgres}/${database}`;
  let server: ServerProcess | undefined;
  const start = async () => {
    await stopLeftoverServer(databaseDir, log);
    const settings = { listen_addresses: host.address };
    server = await startServer({ databaseDir, postgres, port: PORTS.postgres, user: there, log, settings });
  };
  await start();
  const client = new pg.Client(url('postgres'));
  await client.connect();
  await client.query('create database motorpool');
  await client.end();
  return { url: url('motorpool'), start, pids: () => (server ? [server.pid] : []), output: () => '' };
}

/** By the compose file's own command line, so with its password and its promise to keep what it took. */
export async function redisOn(host: Host, dir: string, compose: ComposeFile): Promise<ServerOnHost> {
  mkdirSync(dir, { recursive: true });
  const own = ['--bind', host.address, '--port', `${PORTS.redis}`, '--dir', dir, '--save', ''];
  const command = [...(compose.services.redis?.command ?? []), ...own];
  const server = serverOnHost(host, command, () => listens(host.address, PORTS.redis));
  await server.start();
  return server;
}

/** 1.x, which Debian has, where compose has 2.x. */
export async function influxOn(host: Host, dir: string): Promise<ServerOnHost & { url: string }> {
  mkdirSync(dir, { recursive: true });
  const config = join(dir, 'influxdb.conf');
  writeFileSync(config, influxConfig(dir, PORTS.influx, PORTS.influxRpc, host.address));
  const url = `http://${host.address}:${PORTS.influx}`;
  const server = serverOnHost(host, ['influxd', '-config', config], async () => void (await fetch(`${url}/ping`)));
  await server.start();
  return { ...server, url };
}
