/** Keeps exactly one connection to the system, for as long as the agent runs, and empties the outbox over it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { StatusMessage } from '../../contracts/index.js';
import { commandsTopic, configTopic, statusTopic } from '../../contracts/topics.js';
import { messageOf } from '../../platform/errors.js';
import type { BootClock } from '../boot-clock.js';
import type { Entry, Outbox } from '../outbox/outbox.js';
import { backoffMs } from './backoff.js';
import { ConnectFailed, type Connection, type LinkOptions, openConnection } from './connection.js';
import { type Drain, startDrain } from './drain.js';
import type { SendWindow } from './send-window.js';

const LAST_WORDS_MS = 1_500;
const STEADY_MS = 5_000; // a connection that lived this long was a good one: the next try comes soon

export interface UplinkState {
  online: boolean;
  /** ms of `performance.now()` of the last change between online and offline. */
  since: number;
  /** Why it is offline. */
  reason: string | undefined;
  acknowledged: number;
}

export interface Uplink {
  start(): void;
  /** A sample that was just put into the outbox. */
  offer(entry: Entry): void;
  /** Publishes now if there is a connection; resolves true on PUBACK, false where there is none or it broke. */
  publish(topic: string, payload: string): Promise<boolean>;
  /** Tells presence again, after a new configuration was taken. */
  announce(): Promise<void>;
  stop(): Promise<void>;
  readonly state: Readonly<UplinkState>;
}

export interface UplinkOptions {
  link: LinkOptions;
  outbox: Outbox;
  clock: BootClock;
  window: SendWindow;
  traceOneIn: number;
  /** What to say as presence when online. */
  status: () => StatusMessage;
  onConfig: (payload: Buffer) => void;
  onCommand: (payload: Buffer) => void;
  onConnected: () => void;
  onChange: () => void;
}

export function createUplink(options: UplinkOptions): Uplink {
  const { link, outbox, clock, window, traceOneIn, status, onConfig, onCommand, onConnected, onChange } = options;
  const topics = { config: configTopic(link.vehicleId), commands: commandsTopic(link.vehicleId) };
  const state: UplinkState = { online: false, since: performance.now(), reason: undefined, acknowledged: 0 };
  const stopping = new AbortController();
  let connection: Connection | undefined;
  let drain: Drain | undefined;
  let running: Promise<void> = Promise.resolve();

  function change(online: boolean, reason?: string) {
    if (state.online !== online) state.since = performance.now();
    Object.assign(state, { online, reason });
    onChange();
  }

  /** From CONNECT to the end of the connection; gives how it ended and how long it lived. Throws ConnectFailed. */
  async function session(): Promise<{ reason: string; livedMs: number }> {
    const opened = await openConnection(link);
    const openedAt = performance.now();
    try {
      connection = opened;
      if (stopping.signal.aborted) return { reason: 'stopping', livedMs: 0 };
      await Promise.race([greet(opened), opened.closed.then((reason) => Promise.reject(new Error(reason)))]);
      drain = startDrain({
        vehicleId: link.vehicleId,
        connection: opened,
        outbox,
        clock,
        window,
        traceOneIn,
        onAcknowledged: (samples) => {
          state.acknowledged += samples;
        },
      });
      change(true);
      onConnected();
      const reason = await opened.closed;
      return { reason, livedMs: performance.now() - openedAt };
    } finally {
      connection = undefined;
      const draining = drain;
      drain = undefined;
      await draining?.stop();
      await opened.end();
    }
  }

  async function greet(opened: Connection): Promise<void> {
    // Listening first: whoever sees the car online may count on it to hear.
    await opened.subscribe([topics.config, topics.commands], (topic, payload) => {
      if (topic === topics.config) onConfig(payload);
      if (topic === topics.commands) onCommand(payload);
    });
    await opened.publish(statusTopic(link.vehicleId), JSON.stringify(status()), { retain: true });
  }

  async function run(): Promise<void> {
    let attempt = 0;
    while (!stopping.signal.aborted) {
      let refused = false;
      try {
        const { reason, livedMs } = await session();
        if (livedMs >= STEADY_MS) attempt = 0;
        if (!stopping.signal.aborted) change(false, reason);
      } catch (error) {
        refused = error instanceof ConnectFailed && error.refused;
        change(false, messageOf(error));
      }
      if (stopping.signal.aborted) return;
      await pause(backoffMs(attempt++, refused), undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  async function publish(topic: string, payload: string, retain = false): Promise<boolean> {
    const open = connection;
    if (!open) return false;
    const sent = open.publish(topic, payload, { retain }).then(
      () => true,
      () => false,
    );
    return Promise.race([sent, open.closed.then(() => false)]);
  }

  const announceAs = (message: StatusMessage) => publish(statusTopic(link.vehicleId), JSON.stringify(message), true);

  return {
    state,
    start() {
      running = run();
    },
    offer: (entry) => drain?.offer(entry),
    publish: (topic, payload) => publish(topic, payload),
    async announce() {
      await announceAs(status());
    },
    async stop() {
      // What is under way is nearly there; a long backlog waits for the next start.
      const deadlineMs = performance.now() + LAST_WORDS_MS;
      while (state.online && outbox.waiting > 0 && performance.now() < deadlineMs) await pause(20);
      stopping.abort();
      const goodbye = announceAs({ ...status(), online: false });
      await Promise.race([goodbye, pause(1_000)]);
      await connection?.end();
      await running;
    },
  };
}
