/** One sample through the whole system: signed in, acknowledged, seen on the live channel and in the car's state. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { LiveClientEvents, LiveServerEvents } from '../../contracts/index.js';
import { telemetryTopic } from '../../contracts/topics.js';
import type { OperatorClient } from '../operator/operator-client.js';
import { type Connection, openConnection } from '../uplink/connection.js';
import { sampleJson, telemetryPayload } from '../uplink/telemetry-message.js';

const LOOK_EVERY_MS = 250;

export interface ProbeTarget {
  client: OperatorClient;
  baseUrl: string;
  /** Of the probe's own car. */
  link: { url: string; vehicleId: string; token: string };
  /** ms for all of it. */
  withinMs: number;
}

/** Seconds from the sending until … */
export interface ProbeTimes {
  acknowledged: number;
  live: number;
  state: number;
}

/** Throws, with a sentence that names what did not happen in time, or why not. */
export async function probeRound({ client, baseUrl, link, withinMs }: ProbeTarget): Promise<ProbeTimes> {
  const { vehicleId } = link;
  const path = `/api/v1/vehicles/${vehicleId}/state`;
  let step = 'the API did not answer';
  let isOver = false;
  let live: Socket<LiveServerEvents, LiveClientEvents> | undefined;
  let car: Connection | undefined;

  async function go(): Promise<ProbeTimes> {
    await client.call('GET', path); // and the token is a fresh one
    step = 'the live channel did not open';
    const auth = { token: await client.bearer() };
    const socket = io(`${baseUrl}/live`, { auth, transports: ['websocket'], reconnection: false, forceNew: true });
    live = socket;
    const observedAt = Date.now();
    const shown = new Promise<void>((resolve) => {
      socket.on('moved', (moves) => {
        if (Array.isArray(moves) && moves.some((one) => one.id === vehicleId && one.observedAt === observedAt))
          resolve();
      });
    });
    await new Promise((resolve, reject) => {
      socket.once('connect_error', (error) => reject(new Error(`the live channel refuses us: ${error.message}`)));
      socket.once('snapshot', resolve);
      socket.emit('watch', { vehicleIds: [vehicleId] });
    });
    step = 'the broker did not let the car in';
    car = await openConnection(link);
    step = 'the sample was not acknowledged';
    const began = performance.now();
    const since = () => (performance.now() - began) / 1000;
    // It stands still, nowhere: of a probe there is nothing to see on a map, and no trip.
    const sample = sampleJson({ seq: 0, observedAt, speedKmh: 0, signals: { 'Motorpool.Probe.SentAt': observedAt } });
    await car.publish(telemetryTopic(vehicleId), telemetryPayload(randomUUID(), Date.now(), [sample]));
    const acknowledged = since();
    step = 'the live channel did not show it';
    await shown;
    const toLive = since();
    step = 'the state of the car did not show it';
    while (!isOver && !(await shows(observedAt))) await pause(LOOK_EVERY_MS);
    return { acknowledged, live: toLive, state: since() };
  }

  async function shows(observedAt: number): Promise<boolean> {
    const { values } = await client.call<{ values: Record<string, { observedAt: string }> }>('GET', path);
    return Object.values(values).some((value) => Date.parse(value.observedAt) === observedAt);
  }

  const late = new AbortController();
  const deadline = pause(withinMs, undefined, { signal: late.signal }).then(() => {
    throw new Error(`${step} within ${withinMs / 1000} s`);
  });
  try {
    return await Promise.race([go(), deadline]);
  } finally {
    isOver = true;
    late.abort();
    deadline.catch(() => {});
    live?.disconnect();
    await car?.end();
  }
}
