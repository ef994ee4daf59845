/** The benchmarks' InfluxDB 1.x on the server's core. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { influxConfig } from '../support/influx.js';
import { freePort } from '../support/processes.js';
import { SERVER_CORE, startPinned } from './pinned-process.js';
import { untilReady } from './stack.js';

/** Rejects where `influxd` is not to be had. Gone when it is disposed. */
export async function benchInflux(): Promise<{ url: URL } & AsyncDisposable> {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-bench-influx-'));
  const [http, rpc] = [await freePort(), await freePort()];
  const config = join(dir, 'influxdb.conf');
  writeFileSync(config, influxConfig(dir, http, rpc));
  const server = startPinned(SERVER_CORE, 'influxd', ['-config', config]);
  const url = new URL(`http://127.0.0.1:${http}`);
  await untilReady(new URL('/ping', url).href);
  return {
    url,
    async [Symbol.asyncDispose]() {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
