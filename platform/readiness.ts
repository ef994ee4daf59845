/** What keeps a process from serving: asked of everything that it is made of. */
import type { Knex } from 'knex';
import { Gauge } from 'prom-client';
import { messageOf } from './errors.js';
import type { Metrics } from './metrics.js';
import type { Room } from './room.js';
import type { TelemetryStore } from './telemetry-store/telemetry-store.js';
import type { TelemetryStream } from './telemetry-stream/telemetry-stream.js';

const PATIENCE_MS = 2_000;

/** Resolves within 2 s with one sentence for each thing that is amiss; none means ready. Prometheus is told how many. */
export function readinessOf(parts: {
  db: Knex;
  store?: TelemetryStore;
  stream?: TelemetryStream;
  rooms: () => readonly Room[];
  metrics: Metrics;
}): () => Promise<string[]> {
  async function problems(): Promise<string[]> {
    const asked = await Promise.all([
      within('the database', async () => void (await parts.db.raw('select 1'))),
      within('the telemetry store', async () => parts.store?.problem()),
    ]);
    const told = [parts.stream?.problem(), ...parts.rooms().map((room) => room.problem())];
    return [...asked, ...told].filter((problem) => problem !== undefined);
  }

  new Gauge({
    name: 'motorpool_readiness_problems',
    help: 'What keeps this process from serving; /readyz names it',
    registers: [parts.metrics],
    async collect() {
      this.set((await problems()).length);
    },
  });
  return problems;
}

async function within(name: string, ask: () => Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`${name} does not answer`), PATIENCE_MS);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    return `${name}: ${messageOf(error) || 'not reachable'}`;
  } finally {
    clearTimeout(timer);
  }
}
