/** A real PostgreSQL server out of npm, kept in DATA_DIR: the default where no DATABASE_URL is set. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { keptSecret, prepareDataDir } from '../data-dir.js';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';
import { lockDataDir } from './data-dir-lock.js';
import { initDatabase } from './init-database.js';
import { stopLeftoverServer } from './leftover-server.js';
import { postgresBinaries } from './postgres-binaries.js';
import { type ServerProcess, startServer } from './server-process.js';
import { serverUser } from './server-user.js';

export interface EmbeddedPostgres {
  readonly url: string;
  /** The server's process id, which changes when it is restarted. */
  pid(): number;
  stop(): Promise<void>;
}

const RESTART_PAUSE_MS = { first: 50, most: 5_000 };

/**
 * Starts the server on a free port of the loopback; makes its files the first time. Where an earlier run was killed, its
 * leftovers are cleared; should the server itself die, it is started again on the same port.
 * `settings` are PostgreSQL's own. Throws a StartError that says what to do.
 */
export async function startEmbeddedPostgres(
  dataDirSetting: string,
  log: Log,
  settings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedPostgres> {
  const dataDir = prepareDataDir(dataDirSetting);
  const { initdb, postgres } = await postgresBinaries();
  const lock = await lockDataDir(dataDir);
  try {
    const databaseDir = join(dataDir, 'postgres');
    const password = keptSecret(dataDir, 'postgres.password');
    const user = serverUser(databaseDir, postgres);
    if (existsSync(databaseDir)) {
      user.own(databaseDir);
      await stopLeftoverServer(databaseDir, log);
    }
    await initDatabase(databaseDir, initdb, user, password);
    const port = await freePort();
    const start = () => startServer({ databaseDir, postgres, port, user, log, settings });
    const supervised = supervise(await start(), start, databaseDir, log);
    return {
      url: urlOf(password, port),
      pid: supervised.pid,
      async stop() {
        await supervised.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The URL of the server that a process runs on `dataDir` now; throws where none does. It changes with each start. */
export function runningDatabaseUrl(dataDir: string): string {
  const port = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3]);
  return urlOf(readFileSync(join(dataDir, 'postgres.password'), 'utf8').trim(), port);
}

const urlOf = (password: string, port: number) => `postgres://motorpool:${password}@127.0.0.1:${port}/postgres`;

/** Keeps a server running until `stop`. */
function supervise(first: ServerProcess, start: () => Promise<ServerProcess>, databaseDir: string, log: Log) {
  let server: ServerProcess | undefined = first;
  let stopping = false;

  const loop = (async () => {
    let pauseMs = RESTART_PAUSE_MS.first;
    while (!stopping) {
      if (server) {
        await server.ended;
        if (stopping) return;
        log.error('the database server died; starting it again');
      }
      server = undefined;
      try {
        await stopLeftoverServer(databaseDir, log); // its children may still be going
        server = await start();
        pauseMs = RESTART_PAUSE_MS.first;
        log.info('the database server is back');
      } catch (error) {
        log.error({ reason: messageOf(error) }, 'the database server does not start');
        await pause(pauseMs);
        pauseMs = Math.min(pauseMs * 2, RESTART_PAUSE_MS.most);
      }
    }
  })();

  return {
    pid: () => server?.pid ?? 0,
    async stop() {
      stopping = true;
      await server?.stop();
      await loop;
      await server?.stop(); // where one had just been started
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolvePort(port));
    });
  });
}
