/** A broker as a process of its own, over the test's Redis and database, so that a test may kill or freeze it. */
import type { Database } from '../../../platform/postgres/open-database.js';
import { freePort, type RoomProcess, roomProcess } from '../../support/processes.js';
import type { TestRedis } from '../../support/redis.js';

export interface BrokerProcess {
  readonly port: number;
  readonly process: RoomProcess;
}

/** Not started yet. From TypeScript, which starts slower than what was built. */
export async function brokerProcess(redis: TestRedis, database: Database): Promise<BrokerProcess> {
  const [port, opsPort] = [await freePort(), await freePort()];
  const env = {
    REDIS_URL: redis.url.href,
    DATABASE_URL: database.url,
    MQTT_PORT: `${port}`,
    METRICS_PORT: `${opsPort}`,
  };
  const ready = `http://127.0.0.1:${opsPort}/readyz`; // `healthz` answers before cars may come
  return { port, process: roomProcess('broker', 'broker/main.ts', env, ready, ['--import', 'tsx', 'broker/main.ts']) };
}
