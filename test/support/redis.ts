/** A real Redis for tests, that keeps what it is given, on a port and in a folder of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './eventually.js';
import { freePort } from './processes.js';

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

export interface TestRedis extends AsyncDisposable {
  readonly url: URL;
  /** Starts it again on the same files. */
  start(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Asks it over a connection of the test's own. */
  ask<T>(question: (redis: Redis) => Promise<T>): Promise<T>;
}

const DURABLE = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction', save: '' };

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export async function startTestRedis(settings: Record<string, string> = {}): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-redis-'));
  const port = await freePort();
  const url = new URL(`redis://127.0.0.1:${port}`);
  const all = { ...DURABLE, ...settings, port: String(port), bind: '127.0.0.1', dir };
  let child: ChildProcess | undefined;

  async function start() {
    child = spawn(
      'redis-server',
      Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]),
      { stdio: 'ignore' },
    );
    running.add(child);
    const probe = new Redis(url.href, { lazyConnect: true, retryStrategy: () => 50 });
    probe.on('error', () => {});
    const ready = async () => {
      if ((await probe.ping()) !== 'PONG') throw new Error('not ready');
    };
    await eventually(ready, { timeoutMs: 30_000 });
    probe.disconnect();
  }
  async function kill() {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    running.delete(child);
  }
  await start();
  return {
    url,
    start,
    kill,
    async ask(question) {
      const redis = new Redis(url.href);
      try {
        return await question(redis);
      } finally {
        redis.disconnect();
      }
    },
    async [Symbol.asyncDispose]() {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
