/** A real InfluxDB 1.x on a free port and a folder of its own, for tests that may kill it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { freePort } from './processes.js';

/** Why there is none here; undefined where `influxd` 1.x is in PATH. */
export function influxMissing(): string | undefined {
  try {
    return /v?1\./.test(execFileSync('influxd', ['version'], { encoding: 'utf8' })) ? undefined : 'influxd is not 1.x';
  } catch {
    return 'influxd is not in PATH';
  }
}

export async function startInflux() {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-influx-'));
  const [http, rpc] = [await freePort(), await freePort()];
  const config = join(dir, 'influxdb.conf');
  writeFileSync(config, influxConfig(dir, http, rpc));
  const url = new URL(`http://127.0.0.1:${http}`);
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    child = spawn('influxd', ['-config', config], { stdio: 'ignore' });
    await eventually(async () => void (await fetch(new URL('/ping', url))), { timeoutMs: 60_000 });
  }
  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
  await start();
  return {
    url,
    start,
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The settings of an InfluxDB 1.x that keeps all below `dir` and listens on two ports. */
export const influxConfig = (
  dir: string,
  httpPort: number,
  rpcPort: number,
  address = '127.0.0.1',
) => `reporting-disabled = true
bind-address = "${address}:${rpcPort}"
[meta]
  dir = "${dir}/meta"
[data]
  dir = "${dir}/data"
  wal-dir = "${dir}/wal"
  query-log-enabled = false
  max-values-per-tag = 1000000
[retention]
  check-interval = "1s"
[monitor]
  store-enabled = false
[logging]
  level = "error"
[http]
  bind-address = "${address}:${httpPort}"
  log-enabled = false
`;
