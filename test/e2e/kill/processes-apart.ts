/** The scaled form on one machine: broker, ingest and API apart, over Redis and PostgreSQL, every one of them a victim. */

import { createLog } from '../../../platform/log.js';
import { startEmbeddedPostgres } from '../../../platform/postgres/embedded-postgres.js';
import { eventually } from '../../support/eventually.js';
import { freePort, type RoomProcess, roomProcess } from '../../support/processes.js';
import { startTestRedis, type TestRedis } from '../../support/redis.js';
import { ADMIN, temporaryDataDir } from './fire.js';
import { roomVictim, timed, type Victim } from './victim.js';

export interface ProcessesApart extends AsyncDisposable {
  readonly http: string;
  readonly mqttUrl: string;
  readonly databaseUrl: string;
  /** Of every process, for one more. */
  readonly settings: Readonly<Record<string, string>>;
  readonly redis: TestRedis;
  readonly rooms: readonly RoomProcess[];
  readonly victims: readonly Victim[];
  /** Takes Redis and PostgreSQL away, at the same moment and for good. */
  cutOff(): Promise<void>;
  /** The last that each room printed, for the message of a failing test. */
  output(): string;
}

/** Starts all of it; `env` is for every process. */
export async function startProcessesApart(env: Record<string, string> = {}): Promise<ProcessesApart> {
  const data = temporaryDataDir();
  const redis = await startTestRedis();
  const postgres = await startEmbeddedPostgres(data.dir, createLog('silent'));

  const shared = {
    ...ADMIN,
    ...env,
    DATA_DIR: data.dir,
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url.href,
    JWT_SECRET: 'only for this test, and long enough for it',
    RATE_LIMITS: 'off',
  };
  const [port, mqttPort] = [await freePort(), await freePort()];
  const http = `http://127.0.0.1:${port}`;
  const watched = async (name: string, own: Record<string, string>): Promise<RoomProcess> => {
    const metricsPort = await freePort();
    const settings = { ...shared, ...own, METRICS_PORT: `${metricsPort}` };
    return roomProcess(name, `${name}/main.ts`, settings, `http://127.0.0.1:${metricsPort}/readyz`);
  };
  const rooms = [
    await watched('ingest', {}),
    await watched('broker', { MQTT_PORT: `${mqttPort}` }),
    roomProcess('api', 'api/main.ts', { ...shared, PORT: `${port}` }, `${http}/readyz`),
  ];
  for (const room of rooms) await room.start();
  let postgresStopped: Promise<void> | undefined;
  const stopPostgres = () => {
    postgresStopped ??= postgres.stop();
    return postgresStopped;
  };
  const victims: Victim[] = [
    ...rooms.map(roomVictim),
    {
      name: 'redis',
      async killAndRestart() {
        await redis.kill();
        return timed(() => redis.start());
      },
    },
    {
      name: 'postgres',
      async killAndRestart() {
        const before = postgres.pid();
        process.kill(before, 'SIGKILL');
        const back = () => {
          if (postgres.pid() === 0 || postgres.pid() === before) throw new Error('PostgreSQL is not back');
        };
        return timed(() => eventually(back, { timeoutMs: 90_000 }));
      },
    },
  ];
  return {
    http,
    mqttUrl: `mqtt://127.0.0.1:${mqttPort}`,
    databaseUrl: postgres.url,
    settings: shared,
    redis,
    rooms,
    victims,
    async cutOff() {
      await Promise.all([redis.kill(), stopPostgres()]);
    },
    output: () => rooms.map((room) => `--- ${room.name}\n${room.output()}`).join('\n'),
    async [Symbol.asyncDispose]() {
      await Promise.all(rooms.map((room) => room.stop()));
      await stopPostgres();
      await redis[Symbol.asyncDispose]();
      data[Symbol.dispose]();
    },
  };
}
