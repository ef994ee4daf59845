/** Empties the outbox over one connection: live samples at once, the backlog beside them, oldest first. */
import { telemetryTopic } from '../../contracts/topics.js';
import { newTraceparent } from '../../platform/traceparent.js';
import type { BootClock } from '../boot-clock.js';
import type { Batch, Entry, Outbox } from '../outbox/outbox.js';
import { FIRST_KEY } from '../outbox/sample-key.js';
import type { Connection } from './connection.js';
import type { SendWindow } from './send-window.js';
import { MAX_MESSAGE_BYTES, observedAtOf, telemetryPayload } from './telemetry-message.js';

const MAX_CATCH_UP_MS = 100; // timers come late: that much is made up for
const FORGOTTEN_TICKS = 3;

export interface Drain {
  /** A sample that was just put into the outbox. */
  offer(entry: Entry): void;
  /** Sends no more, and resolves when what was acknowledged is forgotten. */
  stop(): Promise<void>;
  /** Samples of messages under way. */
  readonly inFlight: number;
}

export interface DrainOptions {
  vehicleId: string;
  connection: Connection;
  outbox: Outbox;
  clock: BootClock;
  window: SendWindow;
  onAcknowledged: (samples: number) => void;
  /** One message in so many begins a trace; 0: none. */
  traceOneIn: number;
}

export function startDrain(options: DrainOptions): Drain {
  const { vehicleId, connection, outbox, clock, window, onAcknowledged, traceOneIn } = options;
  const topic = telemetryTopic(vehicleId);
  const underWay = { live: 0, backlog: 0, samples: 0, forgetting: 0 };
  const removals = new Set<Promise<void>>();
  /** What lies in the outbox and is not in `live`: read in this order. */
  const liveFrom = outbox.nextKey();
  const backlog: { from: string; before: string }[] = [{ from: FIRST_KEY, before: liveFrom }];
  let live: Entry[] = [];
  let reading = false;
  let stopped = false;
  let pausing: NodeJS.Timeout | undefined;
  let nextBacklogAtMs = 0;
  let lastProgressMs = performance.now();
  let forgottenTicks = 0;
  let sent = 0;

  const watchdog = setInterval(() => {
    if (underWay.samples === 0) lastProgressMs = performance.now();
    else if (performance.now() - lastProgressMs > window.unacknowledgedLimitMs) {
      connection.cut(`nothing was acknowledged for ${window.unacknowledgedLimitMs / 1000} s`);
    }
    lookAgain();
  }, 1_000);
  watchdog.unref();

  /** What waits though nobody is about to send it (the disk came back; what was sent could not be forgotten) is read again. */
  function lookAgain(): void {
    const taken = underWay.samples + underWay.forgetting + live.length;
    const isForgotten = backlog.length === 0 && outbox.waiting > taken && outbox.problem() === undefined;
    forgottenTicks = isForgotten ? forgottenTicks + 1 : 0;
    if (forgottenTicks < FORGOTTEN_TICKS) return;
    forgottenTicks = 0;
    backlog.push({ from: FIRST_KEY, before: outbox.nextKey() });
    pump();
  }

  function send(lane: 'live' | 'backlog', { boot, entries }: Batch): void {
    underWay[lane]++;
    underWay.samples += entries.length;
    const sentAt = clock.sentAtFor(observedAtOf(entries[0]?.json ?? ''));
    const payload = telemetryPayload(
      boot,
      sentAt,
      entries.map(({ json }) => json),
      traceOneIn > 0 && sent++ % traceOneIn === 0 ? newTraceparent() : undefined,
    );
    connection.publish(topic, payload).then(
      () => acknowledged(lane, entries),
      () => {}, // the connection is over; the samples are still in the outbox
    );
  }

  function acknowledged(lane: 'live' | 'backlog', entries: Entry[]): void {
    underWay[lane]--;
    underWay.samples -= entries.length;
    lastProgressMs = performance.now();
    const removal = outbox.remove(entries).catch(() => {}); // sent again later, and kept once
    removals.add(removal);
    underWay.forgetting += entries.length;
    removal.finally(() => {
      removals.delete(removal);
      underWay.forgetting -= entries.length;
    });
    onAcknowledged(entries.length);
    pump();
  }

  function pump(): void {
    while (!stopped && live.length > 0 && underWay.live < window.liveMessages) {
      send('live', { boot: outbox.boot, entries: takeLive() });
    }
    if (!stopped && !reading && !pausing && backlog.length > 0 && underWay.backlog < window.backlogMessages)
      void readBacklog();
  }

  function takeLive(): Entry[] {
    let bytes = 0;
    const end = live.findIndex((entry, index) => {
      bytes += Buffer.byteLength(entry.json);
      return index > 0 && (bytes > MAX_MESSAGE_BYTES || index >= window.samplesPerMessage);
    });
    return live.splice(0, end < 0 ? live.length : end);
  }

  /** Holds the backlog's next message back for as long as this one takes at the agreed speed. */
  function pace(samples: number): void {
    const nowMs = performance.now();
    nextBacklogAtMs = Math.max(nextBacklogAtMs, nowMs - MAX_CATCH_UP_MS) + (samples * 1000) / window.backlogSamplesPerS;
    if (nextBacklogAtMs <= nowMs) return;
    pausing = setTimeout(() => {
      pausing = undefined;
      pump();
    }, nextBacklogAtMs - nowMs);
  }

  async function readBacklog(): Promise<void> {
    const range = backlog[0];
    if (!range) return;
    reading = true;
    const batch = await outbox
      .read(range.from, range.before, window.samplesPerMessage, MAX_MESSAGE_BYTES)
      .catch(() => undefined); // looked for again later
    reading = false;
    if (stopped) return;
    const last = batch?.entries.at(-1);
    if (batch && last) {
      range.from = `${last.key}~`; // the next key after it
      send('backlog', batch);
      pace(batch.entries.length);
    } else {
      backlog.shift();
    }
    pump();
  }

  pump();
  return {
    offer(entry) {
      if (entry.key < liveFrom) return; // the backlog has it
      live.push(entry);
      if (live.length > window.liveWaiting) {
        // The link is slower than the sensors: these wait on disk, and memory stays bounded.
        backlog.push({ from: live[0]?.key ?? entry.key, before: `${entry.key}~` });
        live = [];
      }
      pump();
    },
    async stop() {
      stopped = true;
      clearInterval(watchdog);
      clearTimeout(pausing);
      await Promise.all(removals);
    },
    get inFlight() {
      return underWay.samples;
    },
  };
}
