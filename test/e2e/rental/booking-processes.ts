/** API processes side by side on one PostgreSQL and one Redis, as `npm run api` runs them, and many signed-in customers. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { accessTokens } from '../../../api/identity/access-tokens.js';
import { createLog } from '../../../platform/log.js';
import { startEmbeddedPostgres } from '../../../platform/postgres/embedded-postgres.js';
import { type ApiClient, signIn } from '../../support/api-client.js';
import { freePort, type RoomProcess, roomProcess } from '../../support/processes.js';
import { startTestRedis, type TestRedis } from '../../support/redis.js';
import { ADMIN, temporaryDataDir } from '../kill/fire.js';

const JWT_SECRET = 'only for this test, and long enough for it';

export interface Customer {
  userId: string;
  token: string;
}

export interface BookingProcesses extends AsyncDisposable {
  readonly urls: readonly string[];
  readonly rooms: readonly RoomProcess[];
  readonly redis: TestRedis;
  readonly admin: ApiClient;
  readonly sql: pg.Pool;
  /** Signed in for the life of a token, 15 minutes. */
  customers(count: number): Promise<Customer[]>;
  output(): string;
}

export async function startBookingProcesses(count: number, env: Record<string, string>): Promise<BookingProcesses> {
  const data = temporaryDataDir();
  const redis = await startTestRedis();
  const postgres = await startEmbeddedPostgres(data.dir, createLog('silent'));
  const shared = {
    ...ADMIN,
    ...env,
    DATA_DIR: data.dir,
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url.href,
    JWT_SECRET,
    RATE_LIMITS: 'off',
  };
  const urls: string[] = [];
  const rooms: RoomProcess[] = [];
  for (let i = 0; i < count; i++) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    urls.push(url);
    rooms.push(roomProcess(`api ${i + 1}`, 'api/main.ts', { ...shared, PORT: `${port}` }, `${url}/readyz`));
  }
  for (const room of rooms) await room.start();
  const sql = new pg.Pool({ connectionString: postgres.url, max: 5 });
  return {
    urls,
    rooms,
    redis,
    sql,
    admin: await signIn(urls[0] as string, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD),
    async customers(people) {
      const { rows } = await sql.query<{ userId: string; sessionId: string }>(
        `with u as (insert into users (name, email, role)
           select 'Customer', $2 || n || '@example.org', 'customer' from generate_series(1, $1) n returning id)
         insert into sessions (user_id, expires_at) select id, now() + interval '1 day' from u
         returning user_id as "userId", id as "sessionId"`,
        [people, randomUUID()],
      );
      const tokens = accessTokens(JWT_SECRET);
      return rows.map(({ userId, sessionId }) => ({
        userId,
        token: tokens.issue({ id: userId, role: 'customer' }, sessionId),
      }));
    },
    output: () => rooms.map((room) => `--- ${room.name}\n${room.output()}`).join('\n'),
    async [Symbol.asyncDispose]() {
      await sql.end();
      await Promise.all(rooms.map((room) => room.stop()));
      await postgres.stop();
      await redis[Symbol.asyncDispose]();
      data[Symbol.dispose]();
    },
  };
}
