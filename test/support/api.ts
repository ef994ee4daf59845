/** The API for tests: the room alone, over real HTTP, on a database of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { readApiConfig } from '../../api/config.js';
import { createApi, makeVapidKey } from '../../api/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { openBlobStore } from '../../platform/blob-store/open-blob-store.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { openLiveBus } from '../../platform/live-bus/open-live-bus.js';
import { createMetrics } from '../../platform/metrics.js';
import { readPlatformConfig } from '../../platform/platform-config.js';
import { type Quarantine, quarantine } from '../../platform/quarantine/index.js';
import { readinessOf } from '../../platform/readiness.js';
import type { Room } from '../../platform/room.js';
import { openKeptTelemetry } from '../../platform/telemetry-archive/open-kept-telemetry.js';
import type { TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { type VehicleCredentials, vehicleCredentials } from '../../platform/vehicle-credentials/index.js';
import { type VehicleStates, vehicleStates } from '../../platform/vehicle-states/index.js';
import { openTestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { type LoggedMessage, recordingLog } from './recording-log.js';

export const ADMIN = { email: 'admin@motorpool.local', password: 'correct horse battery staple' };

/** One for all tests; browsers that are subscribed know the public half. */
const VAPID_PRIVATE_KEY = makeVapidKey();

export interface TestApi extends AsyncDisposable {
  readonly baseUrl: string;
  readonly httpsPort: number | undefined;
  readonly db: Knex;
  /** For another API on the same database, by the setting DATABASE_URL. */
  readonly databaseUrl: string;
  readonly store: TelemetryStore;
  readonly liveBus: LiveBus;
  readonly credentials: VehicleCredentials;
  readonly vehicleStates: VehicleStates;
  readonly quarantine: Quarantine;
  readonly blobs: BlobStore;
  /** The admin's. */
  readonly token: string;
  /** A request as the admin, or with another token; null for none. */
  request(method: string, path: string, options?: RequestOptions): Promise<TestAnswer>;
  makeCar(): Promise<string>;
  /** A new customer, by the front door, and signed in. */
  register(fields?: Record<string, unknown>): Promise<Person>;
  /** The newest message of a kind to that address or phone, once it is there, and what stands in it: a code or a token. */
  messageTo(to: string, kind: string): Promise<{ text: string; secret: string }>;
  /** All messages to people so far. */
  readonly messages: readonly LoggedMessage[];
  /** The newest lines of the log. */
  readonly logged: readonly string[];
  /** A token of a new user with that role. */
  tokenOf(role: 'customer' | 'operator' | 'admin'): Promise<string>;
}

export interface Person {
  userId: string;
  email: string;
  password: string;
  phoneNumber: string;
  token: string;
}

export interface RequestOptions {
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface TestAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** undefined where the answer is not JSON. */
  json: { [name: string]: unknown } | undefined;
}

/** Of a list that was answered. */
export const itemsOf = (json: TestAnswer['json']) => (json?.items ?? []) as Record<string, unknown>[];

export const CAR = {
  make: 'Seat',
  model: 'Leon',
  year: 2024,
  type: 'Sedan',
  location: 'Eixample',
  rentalPricePerDay: 49.9,
};

/** Text and bytes go as they are. */
const isRaw = (body: unknown): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array;

/** Starts it with these settings over the tests' own (rate limits off). */
export async function startApi(settings: Readonly<Record<string, string>> = {}): Promise<TestApi> {
  const { log, messages, lines } = recordingLog();
  const metrics = createMetrics();
  const database = await openTestDatabase(settings.DATABASE_URL);
  const { db } = database;
  const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-api-'));
  const blobs = openBlobStore(undefined, dataDir);
  const { archiveDays, influx } = readPlatformConfig(settings);
  const store = await openKeptTelemetry({ config: { archiveDays, influx }, database, blobs, log, metrics });
  const liveBus = await openLiveBus(undefined, log);
  const parts = {
    credentials: vehicleCredentials(db, liveBus),
    vehicleStates: vehicleStates(db),
    quarantine: quarantine(db),
  };
  const rooms: Room[] = [];
  const api = createApi({
    log,
    metrics,
    config: {
      ...readApiConfig({ PORT: '0', RATE_LIMITS: 'off', ...settings }),
      jwtSecret: settings.JWT_SECRET ?? 'a secret of the tests, long enough for HS256',
      adminPassword: ADMIN.password,
      vapidPrivateKey: VAPID_PRIVATE_KEY,
      adminEmail: ADMIN.email,
    },
    db,
    store,
    liveBus,
    ...parts,
    blobs,
    readiness: readinessOf({ db, store, metrics, rooms: () => rooms }),
  });
  rooms.push(api);
  await api.start();
  const baseUrl = `http://127.0.0.1:${api.port}`;

  async function request(method: string, path: string, options: RequestOptions = {}): Promise<TestAnswer> {
    const token = options.token === undefined ? admin.token : options.token;
    const response = await fetch(baseUrl + path, {
      method,
      headers: {
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...options.headers,
      },
      ...(options.body !== undefined && {
        body: isRaw(options.body) ? options.body : JSON.stringify(options.body),
      }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  }

  async function signIn(email: string, password: string): Promise<string> {
    const { json, text } = await request('POST', '/api/users/login', { token: null, body: { email, password } });
    if (typeof json?.token !== 'string') throw new Error(`sign-in failed: ${text}`);
    return json.token;
  }

  const admin = { token: '' };
  admin.token = await signIn(ADMIN.email, ADMIN.password);
  let people = 0;

  return {
    baseUrl,
    httpsPort: api.httpsPort,
    db,
    databaseUrl: database.url,
    store,
    liveBus,
    ...parts,
    blobs,
    token: admin.token,
    request,
    messages,
    logged: lines,
    async register(fields = {}) {
      const n = ++people;
      const person = {
        name: 'Ada',
        email: `ada-${n}@example.org`,
        password: 'an honest password',
        phoneNumber: `+3460000${String(n).padStart(4, '0')}`,
        ...fields,
      };
      const { json, text } = await request('POST', '/api/users/register', { token: null, body: person });
      if (typeof json?.userId !== 'string') throw new Error(text);
      return { ...person, userId: json.userId, token: await signIn(person.email, person.password) };
    },
    messageTo: (to, kind) =>
      eventually(() => {
        const found = messages
          .filter((message) => message.kind === kind)
          .findLast((m) => [m.to.phone, m.to.email].includes(to));
        const secret = /[\w-]{43}$|\b\d{6}\b/m.exec(found?.text ?? '')?.[0];
        if (!found || !secret) throw new Error(`no ${kind} to ${to} yet`);
        return { text: found.text, secret };
      }),
    async makeCar() {
      const { json, text } = await request('POST', '/api/cars', { body: CAR });
      if (typeof json?.carId !== 'string') throw new Error(text);
      return json.carId;
    },
    async tokenOf(role) {
      const email = `${role}-${++people}@example.org`;
      // As the admin's row: the same password, so that the hash need not be made again.
      await db.raw(
        `insert into users (name, email, password_hash, role)
         select ?, ?, password_hash, ? from users where email = ?`,
        [role, email, role, ADMIN.email],
      );
      return signIn(email, ADMIN.password);
    },
    async [Symbol.asyncDispose]() {
      await api.stop();
      await liveBus[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
