/** The HTTP API as an outside program uses it: makes cars, issues device tokens, asks what was stored, rents. */
import { setTimeout as pause } from 'node:timers/promises';
import { MotorpoolError, messageOf, StartError } from '../../platform/errors.js';
import type { SignIn } from './operator-config.js';

const TRIES = 6;
const CALL_TIMEOUT_MS = 30_000;
const LAST_ANSWER_MS = 2_000;
const PAGE = 500;

export interface NewCar {
  /** The name by which the same car is found again. */
  externalId: string;
  make: string;
  model: string;
  year: number;
  type: string;
  location: string;
  rentalPricePerDay: number;
}

/** What the system holds of one run of an agent. `missing` never came; both ends are in. */
export interface BootAccount {
  boot: string;
  firstSeq: number;
  lastSeq: number;
  stored: number;
  quarantined: number;
  missing: { from: number; to: number }[];
}

export interface OperatorClient {
  /** One GET, POST, …: retried on 429, 503 and a broken connection. Throws a Refused for any other answer. */
  call<T>(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<T>;
  /** The token that the last call was made with; signs in where there was none. */
  bearer(): Promise<string>;
  /** external id → vehicle id, for every car whose external id begins so. */
  carsByExternalId(prefix: string): Promise<Map<string, string>>;
  makeCar(car: NewCar): Promise<string>;
  issueToken(vehicleId: string): Promise<string>;
  /** Of every boot of the car, however old its samples are. */
  accounts(vehicleId: string): Promise<BootAccount[]>;
}

/** An answer that is no success, and that asking again will not change. */
export class Refused extends StartError {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Signs in at the first call and again when the token has run out. Once `signal` is aborted, every call throws. */
export function operatorClient(baseUrl: string, signIn: SignIn, signal?: AbortSignal): OperatorClient {
  let token: Promise<string> | undefined;

  async function request(
    method: string,
    path: string,
    body: unknown,
    { bearer, headers = {} }: { bearer?: string; headers?: Readonly<Record<string, string>> | undefined } = {},
  ): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const limit = limited(signal);
      const answer = await fetch(baseUrl + path, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(bearer && { authorization: `Bearer ${bearer}` }),
          ...headers,
        },
        signal: limit.signal,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
        .catch((error: unknown) => new Error(causeOf(error)))
        .finally(limit.lift);
      signal?.throwIfAborted();
      if (answer instanceof Response && answer.status !== 429 && answer.status !== 503) return answer;
      if (attempt === TRIES) {
        if (answer instanceof Response) return answer;
        throw new StartError(
          `Nothing answers at ${baseUrl} (${answer.message}). Is the system running, and is PORT its port?`,
        );
      }
      const retryAfterS = answer instanceof Response ? Number(answer.headers.get('retry-after')) : 0;
      if (answer instanceof Response) await answer.arrayBuffer();
      await pause(Math.min(10_000, Math.max(retryAfterS * 1000, 100 * 2 ** attempt)), undefined, { signal });
    }
  }

  async function newToken(): Promise<string> {
    if ('token' in signIn) return signIn.token;
    const answer = await request('POST', '/api/users/login', signIn);
    if (answer.status === 401)
      throw new Refused(401, 'The system does not know this ADMIN_EMAIL with this ADMIN_PASSWORD.');
    return ((await jsonOf(answer, 'POST', '/api/users/login')) as { token: string }).token;
  }

  /** One sign-in for all who ask at once; one that failed is tried again by who asks next. */
  function signedIn(): Promise<string> {
    if (token) return token;
    const asked = newToken();
    token = asked;
    asked.catch(() => {
      if (token === asked) token = undefined;
    });
    return asked;
  }

  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T> {
    const used = signedIn();
    let answer = await request(method, path, body, { bearer: await used, headers });
    if (answer.status === 401 && 'email' in signIn) {
      await answer.arrayBuffer();
      if (token === used) token = undefined; // it lives some minutes; of many callers one signs in again
      answer = await request(method, path, body, { bearer: await signedIn(), headers });
    }
    return (await jsonOf(answer, method, path)) as T;
  }

  return {
    call,

    bearer: signedIn,

    async carsByExternalId(prefix) {
      const found = new Map<string, string>();
      let cursor: string | null = null;
      do {
        const query: string = `limit=${PAGE}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
        const page: VehiclePage = await call('GET', `/api/v1/vehicles?${query}`);
        for (const { id, externalId } of page.items) if (externalId?.startsWith(prefix)) found.set(externalId, id);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return found;
    },

    makeCar: async (car) => (await call<{ carId: string }>('POST', '/api/cars', car)).carId,

    issueToken: async (vehicleId) =>
      (await call<{ password: string }>('POST', `/api/v1/vehicles/${vehicleId}/credentials`)).password,

    async accounts(vehicleId) {
      const span = `from=1970-01-01T00:00:00Z&to=${new Date(Date.now() + 24 * 3600 * 1000).toISOString()}`;
      const path = `/api/v1/vehicles/${vehicleId}/telemetry/gaps?${span}`;
      return (await call<{ items: BootAccount[] }>('GET', path)).items;
    },
  };
}

/** Ends a call after its time, or soon after `signal`: what was asked already may be answered. Not by AbortSignal.any, which in Node 20 and 22 leaks into a signal that lives on. */
function limited(signal: AbortSignal | undefined): { signal: AbortSignal; lift: () => void } {
  if (!signal) return { signal: AbortSignal.timeout(CALL_TIMEOUT_MS), lift: () => {} };
  const call = new AbortController();
  const end = () => call.abort();
  let timer = setTimeout(end, CALL_TIMEOUT_MS);
  const hurry = () => {
    clearTimeout(timer);
    timer = setTimeout(end, LAST_ANSWER_MS);
  };
  signal.addEventListener('abort', hurry);
  const lift = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', hurry);
  };
  return { signal: call.signal, lift };
}

interface VehiclePage {
  items: { id: string; externalId?: string | null }[];
  nextCursor: string | null;
}

async function jsonOf(answer: Response, method: string, path: string): Promise<unknown> {
  const text = await answer.text();
  if (answer.ok) return text ? JSON.parse(text) : undefined;
  if (answer.status === 404)
    throw new MotorpoolError('not-found', 'not-found', `${method} ${path}: ${text.slice(0, 300)}`);
  throw new Refused(answer.status, `${method} ${path} was answered with ${answer.status}: ${text.slice(0, 300)}`);
}

function causeOf(error: unknown): string {
  return messageOf(error instanceof Error && error.cause ? error.cause : error);
}
