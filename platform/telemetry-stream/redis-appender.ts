/** The broker's end of the stream in Redis: a message is safe when Redis has answered. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';
import { PARTITIONS, partitionOf, streamKey } from './partition-of.js';
import type { RawTelemetry } from './telemetry-stream.js';

const LOOK_EVERY_MS = 500;
const TRY_AGAIN_MS = 250;
const NO_TRACE: readonly string[] = [];

/** For each partition. Beyond it appends wait: what is in Redis is never thrown away to make room. */
export interface BacklogBound {
  entries: number;
  bytes: number;
}
export const BACKLOG_BOUND: BacklogBound = { entries: 50_000, bytes: 32 * 1024 * 1024 };

export interface RedisAppender {
  append(message: RawTelemetry): Promise<void>;
  /** Messages that wait in Redis to be taken, as last looked. */
  backlog(): number;
  isFull(): boolean;
  close(): void;
}

/**
 * `writers` share the partitions: Redis reads 16 KiB of a connection before it writes its log to disk and answers, so
 * several connections are several times as much for one write to disk.
 */
export function redisAppender(
  redis: Redis,
  writers: readonly [Redis, ...Redis[]],
  log: Log,
  bound: BacklogBound,
): RedisAppender {
  const full = new Set<number>();
  let backlog = 0;
  let closed = false;
  let wake: () => void = () => {};
  let room = new Promise<void>((resolve) => {
    wake = resolve;
  });

  async function look() {
    if (redis.status !== 'ready') return;
    const pipeline = redis.pipeline();
    for (let p = 0; p < PARTITIONS; p++) pipeline.xlen(streamKey(p)).memory('USAGE', streamKey(p));
    const answers = (await pipeline.exec()) ?? [];
    backlog = 0;
    const wasFull = full.size;
    for (let p = 0; p < PARTITIONS; p++) {
      const entries = Number(answers[2 * p]?.[1] ?? 0);
      const bytes = Number(answers[2 * p + 1]?.[1] ?? 0);
      backlog += entries;
      if (entries > bound.entries || bytes > bound.bytes) full.add(p);
      else full.delete(p);
    }
    if (full.size > 0 && wasFull === 0) log.warn({ partitions: full.size }, 'telemetry waits in Redis up to its bound');
    wakeWaiting();
  }

  function wakeWaiting() {
    wake();
    room = new Promise((resolve) => {
      wake = resolve;
    });
  }

  const timer = setInterval(() => {
    look().catch((error: unknown) => log.debug({ error: messageOf(error) }, 'could not look at the backlog'));
  }, LOOK_EVERY_MS);

  async function append(message: RawTelemetry): Promise<void> {
    const { vehicleId, receivedAt, payload, trace } = message;
    const partition = partitionOf(vehicleId);
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    const ofTrace = trace === undefined ? NO_TRACE : ['t', trace];
    const writer = writers[partition % writers.length] ?? writers[0];
    for (;;) {
      while (full.has(partition) && !closed) await room;
      if (closed) throw new Error('the telemetry stream is closed');
      try {
        await writer.xadd(streamKey(partition), '*', 'v', vehicleId, 'r', receivedAt, 'p', bytes, ...ofTrace);
        return;
      } catch (error) {
        // It may be in the stream and only the answer was lost: then it comes twice and is kept once.
        log.debug({ error: messageOf(error) }, 'Redis did not take a message; it is tried again');
        if (!closed) await pause(TRY_AGAIN_MS);
      }
    }
  }

  return {
    append,
    backlog: () => backlog,
    isFull: () => full.size > 0,
    close() {
      closed = true;
      clearInterval(timer);
      wakeWaiting();
    },
  };
}
