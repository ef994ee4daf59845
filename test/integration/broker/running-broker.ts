/** A broker on a free port with a real database, stream and live bus; the test decides when a message counts as stored. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type BrokerConfig, readBrokerConfig } from '../../../broker/config.js';
import { type Broker, createBroker } from '../../../broker/index.js';
import type { Limits } from '../../../broker/limits.js';
import type { LiveEvent } from '../../../contracts/index.js';
import { openLiveBus } from '../../../platform/live-bus/open-live-bus.js';
import { createLog, type Log } from '../../../platform/log.js';
import { createMetrics, type Metrics } from '../../../platform/metrics.js';
import type { Database } from '../../../platform/postgres/open-database.js';
import { openTelemetryStream } from '../../../platform/telemetry-stream/open-telemetry-stream.js';
import type { RawTelemetry } from '../../../platform/telemetry-stream/telemetry-stream.js';
import { vehicleCommands } from '../../../platform/vehicle-commands/index.js';
import { vehicleConfigs } from '../../../platform/vehicle-configs/index.js';
import { type VehicleCredentials, vehicleCredentials } from '../../../platform/vehicle-credentials/index.js';
import { type VehicleStates, vehicleStates } from '../../../platform/vehicle-states/index.js';
import { openTestDatabase } from '../../support/database.js';

export interface Car {
  id: string;
  username: string;
  password: string;
}

export interface RunningBroker extends AsyncDisposable {
  readonly broker: Broker;
  readonly port: number;
  readonly url: string;
  readonly database: Database;
  readonly credentials: VehicleCredentials;
  readonly states: VehicleStates;
  readonly metrics: Metrics;
  /** What has come through, payloads as text. */
  readonly taken: { vehicleId: string; text: string }[];
  readonly news: LiveEvent[];
  /** Tells every room this news. */
  hear(event: LiveEvent): void;
  /** Replace it to decide when a message is stored. */
  store: (message: RawTelemetry) => Promise<void>;
  newCar(): Promise<Car>;
  newVehicle(): Promise<string>;
  /** Many at once, with their tokens. */
  newCars(count: number): Promise<Car[]>;
  /** A metric's value (the sum over labels, or of those that match). */
  count(name: string, labels?: Record<string, string>): Promise<number>;
}

interface Settings {
  env?: Record<string, string>;
  limits?: Partial<Limits>;
  config?: Partial<BrokerConfig>;
  redisUrl?: URL;
  log?: Log;
  /** Shared with another broker. */
  database?: Database;
}

export async function startBroker(settings: Settings = {}): Promise<RunningBroker> {
  const log = settings.log ?? createLog('error');
  const metrics = createMetrics();
  const database = settings.database ?? (await openTestDatabase());
  const { db } = database;
  const liveBus = await openLiveBus(settings.redisUrl, log);
  const stream = await openTelemetryStream(undefined, log, metrics);
  const credentials = vehicleCredentials(db, liveBus);
  const states = vehicleStates(db);
  const config = readBrokerConfig({ MQTT_PORT: '0', ...settings.env });
  const broker = await createBroker({
    log,
    metrics,
    config: { ...config, ...settings.config, limits: { ...config.limits, ...settings.limits } },
    stream,
    liveBus,
    credentials,
    vehicleStates: states,
    vehicleConfigs: vehicleConfigs(db),
    vehicleCommands: vehicleCommands(db),
    redisUrl: settings.redisUrl,
  });
  const news: LiveEvent[] = [];
  liveBus.subscribe(['presence'], (event) => news.push(event));

  const running: RunningBroker = {
    broker,
    database,
    credentials,
    states,
    metrics,
    taken: [],
    news,
    store: async () => {},
    hear: (event) => liveBus.publish(event),
    get port() {
      return broker.port;
    },
    get url() {
      return `mqtt://127.0.0.1:${broker.port}`;
    },
    async newVehicle() {
      const id = randomUUID();
      await db('vehicles').insert({ id, make: 'Seat', model: 'Leon', year: 2024 });
      return id;
    },
    async newCar() {
      // Without news of its token, which over Redis might reach a broker only after the car.
      return (await running.newCars(1))[0] as Car;
    },
    newCars: (count) => makeCars(db, count),
    async count(name, labels = {}) {
      const metric = await metrics.getSingleMetric(name)?.get();
      const matching = metric?.values.filter((value) =>
        Object.entries(labels).every(([label, wanted]) => (value.labels as Record<string, unknown>)[label] === wanted),
      );
      return matching?.reduce((sum, { value }) => sum + value, 0) ?? 0;
    },
    async [Symbol.asyncDispose]() {
      await broker.stop();
      await consumer[Symbol.asyncDispose]();
      await stream[Symbol.asyncDispose]();
      await liveBus[Symbol.asyncDispose]();
      if (!settings.database) await database[Symbol.asyncDispose]();
    },
  };
  const consumer = await stream.consume(async (message) => {
    const text = Buffer.from(message.payload).toString();
    await running.store(message);
    running.taken.push({ vehicleId: message.vehicleId, text });
  });
  await broker.start();
  return running;
}

/** Cars with their tokens, in a database that brokers are to share. */
export async function makeCars(db: Database['db'], count: number): Promise<Car[]> {
  const cars = Array.from({ length: count }, () => {
    const id = randomUUID();
    return { id, username: id, password: randomBytes(8).toString('hex') };
  });
  const vehicles = cars.map(({ id }) => ({ id, make: 'Seat', model: 'Leon', year: 2024 }));
  await db.batchInsert('vehicles', vehicles, 2000);
  const tokens = cars.map(({ id, password }) => ({
    vehicle_id: id,
    token_sha256: createHash('sha256').update(password).digest(),
  }));
  await db.batchInsert('vehicle_credentials', tokens, 2000);
  return cars;
}

export interface RawClient {
  write(...parts: (Buffer | readonly number[])[]): void;
  /** Everything that came so far. */
  received(): Buffer;
  readonly closed: boolean;
  /** Resolves when the broker has closed. */
  whenClosed: Promise<void>;
  destroy(): void;
  pause(): void;
  resume(): void;
}

/** A plain socket: what no MQTT library would send. */
export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const whenClosed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await once(socket, 'connect'); // rejects where nobody listens
  socket.on('error', () => {});
  return {
    write: (...parts) => socket.write(Buffer.concat(parts.map((part) => Buffer.from(part)))),
    received: () => Buffer.concat(chunks),
    get closed() {
      return socket.destroyed;
    },
    whenClosed,
    destroy: () => socket.destroy(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  };
}
