/** A car that reports without pause and remembers what was acknowledged: the witness of the kill tests. */
import { randomUUID } from 'node:crypto';
import mqtt from 'mqtt';
import { telemetryTopic } from '../../contracts/index.js';
import type { ApiClient } from './api-client.js';

const AGAIN_AFTER_MS = 50;
/** After so many messages it leaves out two numbers, as if two samples had been lost before they were sent. */
const MESSAGES_BETWEEN_GAPS = 50;
const LEFT_OUT = 2;

/** How much a car reports. */
export interface Pace {
  messagesPerSecond: number;
  samplesPerMessage: number;
  /** Of messages: a real car's disk would keep more than this; here the memory of the test is spared. */
  mostWaiting: number;
}

export interface ReportingCar {
  readonly vehicleId: string;
  readonly boot: string;
  /** When it began, ms since the epoch. */
  readonly since: number;
  /** Sequence numbers that the system acknowledged. */
  readonly acknowledged: ReadonlySet<number>;
  /** Runs of numbers that it never sent, both ends included. */
  readonly leftOut: readonly { from: number; to: number }[];
  /** Messages that wait for their acknowledgement. */
  readonly waiting: number;
  /** Cuts its connection; it comes back by itself. */
  cut(): void;
  /** Sends no more, waits until what was sent is acknowledged. */
  finish(timeoutMs: number): Promise<void>;
}

/** Reports at that pace; what was not acknowledged is sent again after a reconnect. */
export function startReportingCar(
  url: string,
  credentials: { username: string; password: string },
  { messagesPerSecond, samplesPerMessage, mostWaiting }: Pace,
): ReportingCar {
  const boot = randomUUID();
  const since = Date.now() - 60_000;
  const vehicleId = credentials.username;
  const acknowledged = new Set<number>();
  const waiting = new Map<number, string>(); // first seq of a message → its payload
  const leftOut: { from: number; to: number }[] = [];
  const betweenMs = 1000 / messagesPerSecond / samplesPerMessage;
  let nextSeq = 0;
  let messages = 0;
  let ended = false;

  const client = mqtt.connect(url, {
    ...credentials,
    clientId: vehicleId,
    reconnectPeriod: 250,
    connectTimeout: 3000,
    keepalive: 10,
    clean: true,
    reconnectOnConnackError: true, // a car goes on trying, whatever it was told
  });
  client.on('error', () => {}); // a refused connection is what these tests are about; mqtt.js tries again

  function publish(firstSeq: number, payload: string) {
    client.publish(telemetryTopic(vehicleId), payload, { qos: 1 }, (error) => {
      if (error) {
        // Not acknowledged: again. After a pause, as a client that is being refused fails it at once, for ever.
        if (!ended) setTimeout(publish, AGAIN_AFTER_MS, firstSeq, payload);
        return;
      }
      waiting.delete(firstSeq);
      for (let seq = firstSeq; seq < firstSeq + samplesPerMessage; seq++) acknowledged.add(seq);
    });
  }

  const timer = setInterval(() => {
    if (waiting.size >= mostWaiting) return;
    if (++messages % MESSAGES_BETWEEN_GAPS === 0) {
      leftOut.push({ from: nextSeq, to: nextSeq + LEFT_OUT - 1 });
      nextSeq += LEFT_OUT;
    }
    const firstSeq = nextSeq;
    nextSeq += samplesPerMessage;
    const now = Date.now();
    const samples = Array.from({ length: samplesPerMessage }, (_, i) => ({
      seq: firstSeq + i,
      observedAt: now - Math.floor((samplesPerMessage - i) * betweenMs),
      latitude: 41.39 + (firstSeq + i) * 1e-7,
      longitude: 2.16,
      speedKmh: 30,
      batteryPercent: 80,
    }));
    const payload = JSON.stringify({ boot, sentAt: now, samples });
    waiting.set(firstSeq, payload);
    publish(firstSeq, payload);
  }, 1000 / messagesPerSecond);

  return {
    vehicleId,
    boot,
    since,
    acknowledged,
    leftOut,
    get waiting() {
      return waiting.size;
    },
    cut: () => client.stream.destroy(),
    async finish(timeoutMs) {
      clearInterval(timer);
      const deadline = Date.now() + timeoutMs;
      while (waiting.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
      const left = waiting.size;
      const { connected } = client;
      ended = true;
      await client.endAsync(true);
      if (left > 0) {
        const state = connected ? 'connected' : 'not connected';
        throw new Error(`car ${vehicleId}, ${state}, still waits for ${left} acknowledgements`);
      }
    },
  };
}

/** So many cars, new and with tokens of their own, that report from now on. */
export async function startReportingCars(
  count: number,
  mqttUrl: string,
  admin: Pick<ApiClient, 'makeCar' | 'credentials'>,
  pace: Pace,
): Promise<ReportingCar[]> {
  const cars: ReportingCar[] = [];
  for (let i = 0; i < count; i++) {
    const credentials = await admin.credentials(await admin.makeCar());
    cars.push(startReportingCar(mqttUrl, credentials, pace));
  }
  return cars;
}

/** How many samples were acknowledged to them. */
export const acknowledgedTo = (cars: readonly ReportingCar[]): number =>
  cars.reduce((sum, car) => sum + car.acknowledged.size, 0);
