/** One authenticated read through the whole API: beside a bare Express route, and amid a flood of sign-ins. */
import { fileURLToPath } from 'node:url';
import { alternated } from './alternated.js';
import type { BenchRow } from './bench-row.js';
import { type HttpLoad, httpLoad } from './http-load.js';
import { holdOnLoadCore, SERVER_CORE, startPinned } from './pinned-process.js';
import { benchDatabase, ourStack, type Stack } from './stack.js';

const ADMIN = { email: 'bench@example.org', password: 'a password of the benchmark' };
export const SETTINGS = { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };
const SECONDS = 4;
const CONNECTIONS = 16;
const FLOOD_CONNECTIONS = 64;

export async function read(): Promise<BenchRow[]> {
  holdOnLoadCore();
  await using database = await benchDatabase();
  await using stack = await ourStack(database.url, 1, SETTINGS);
  const whole = await readOf(stack, CONNECTIONS);
  const bare = startPinned(
    SERVER_CORE,
    process.execPath,
    [fileURLToPath(new URL('bare-express.js', import.meta.url))],
    {
      DATABASE_URL: database.url,
    },
  );
  const { url } = await bare.nextMessage<{ url: string }>();
  const peer = { ...whole, headers: {}, url: whole.url.replace(stack.baseUrl, url) };
  const perSecond = await alternated(
    async () => (await httpLoad(whole)).perSecond,
    async () => (await httpLoad(peer)).perSecond,
  );
  await bare.stop();
  return [
    {
      what: 'one authenticated read, beside a bare Express route with the same query',
      ours: `${Math.round(perSecond.ours)}/s`,
      peer: `${Math.round(perSecond.peer)}/s`,
      ratio: perSecond.ours / perSecond.peer,
      reach: '≥ 0.75 ×',
    },
  ];
}

export async function signIns(): Promise<BenchRow[]> {
  holdOnLoadCore();
  await using database = await benchDatabase();
  await using stack = await ourStack(database.url, 1, SETTINGS);
  const reading = await readOf(stack, 1);
  const flood: HttpLoad = {
    url: `${stack.baseUrl}/api/users/login`,
    method: 'POST',
    body: JSON.stringify({ ...ADMIN, password: 'a wrong one' }),
    connections: FLOOD_CONNECTIONS,
    seconds: SECONDS + 0.5,
  };
  let refused = 0;
  const p99 = await alternated(
    async () => {
      const [{ p99Ms }, { perSecond }] = await Promise.all([httpLoad(reading), httpLoad(flood)]);
      refused = perSecond;
      return p99Ms;
    },
    async () => (await httpLoad(reading)).p99Ms,
  );
  return [
    {
      what: `p99 of that read amid ${FLOOD_CONNECTIONS} connections that sign in without end (${Math.round(refused)}/s), beside none`,
      ours: `${p99.ours.toFixed(1)} ms`,
      peer: `${p99.peer.toFixed(1)} ms`,
      ratio: p99.ours / p99.peer,
      reach: '≤ 2 ×',
    },
  ];
}

/** As the administrator. */
export async function readOf({ baseUrl, cars }: Stack & { baseUrl: string }, connections: number): Promise<HttpLoad> {
  const answer = await fetch(`${baseUrl}/api/users/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  const { token } = (await answer.json()) as { token: string };
  const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip, deflate, br' };
  return {
    url: `${baseUrl}/api/v1/vehicles/${cars[0]?.username}`,
    headers,
    connections,
    seconds: SECONDS,
    status: 200,
  };
}
