/** Ingest's end of the stream in Redis: holds its share of the partitions, reads them in order, forgets what is stored. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';
import { type HeldPartition, holdPartition, takeDone } from './held-partition.js';
import { PARTITIONS, partitionOf, streamKey } from './partition-of.js';
import { type LeaseTimes, redisLeases } from './redis-leases.js';
import type { Take, TelemetryConsumer } from './telemetry-stream.js';

const BLOCK_MS = 200; // a partition that was just taken is read after this at the latest
const READ_AT_ONCE = 500; // of each partition
/** What cars send meanwhile is read, stored and told together; nobody waits for it, as Redis has acknowledged it. */
const READ_EVERY_MS = 25;
const WINDOW_MAX = 2_000; // of each partition: read and not stored yet
const FORGET_AFTER_MS = 50; // together, as each time is a write to Redis's disk
const TRY_AGAIN_MS = 250;
const LAST_ANSWER_MS = 1_000; // when it stops: Redis may be away, and its client waits for it without end

type Answer = [Buffer, [Buffer, Buffer[]][]][] | null;

/** `commands` and `reader` are connections of its own, as reading blocks. */
export async function redisConsumer(options: {
  commands: Redis;
  reader: Redis;
  take: Take;
  log: Log;
  times: LeaseTimes;
}): Promise<TelemetryConsumer> {
  const { commands, reader, log, times } = options;
  const leases = redisLeases(commands, times);
  const held = new Map<number, HeldPartition>();
  let stopping = false;
  let onProgress = () => {};

  const isOurs = (one: HeldPartition) =>
    held.get(one.partition) === one && performance.now() - one.renewedAt < times.leaseMs;

  async function balance() {
    const askedAt = performance.now();
    // At once: each is a write to Redis's disk, and one after the other a busy machine would take longer than a lease.
    const renewed = [...held.values()].map((one) => renew(one, askedAt));
    const [share] = await Promise.all([leases.share(), ...renewed]);
    const staying = [...held.values()].filter((one) => !one.leaving);
    for (const one of staying.slice(share)) one.leaving = true;
    await giveBackLeaving();
    const first = Math.floor(Math.random() * PARTITIONS); // so that ingests do not all ask for the same ones
    const free = Array.from({ length: PARTITIONS }, (_, i) => (first + i) % PARTITIONS).filter((p) => !held.has(p));
    // Not until there are none left to ask for: those that are held must be renewed in time.
    const inTime = () => performance.now() - askedAt < times.renewEveryMs;
    while (free.length > 0 && held.size < share && !stopping && inTime()) {
      await Promise.all(free.splice(0, share - held.size).map(take));
    }
  }

  async function take(partition: number) {
    const askedAt = performance.now();
    const token = await leases.take(partition);
    if (token !== undefined) held.set(partition, holdPartition(partition, token, askedAt));
  }

  async function renew(one: HeldPartition, askedAt: number) {
    if (await leases.renew(one.partition, one.token)) one.renewedAt = askedAt;
    else held.delete(one.partition); // another has it by now, and takes from the start what we did not finish
  }

  async function giveBackLeaving() {
    const ready = [...held.values()].filter((one) => one.leaving && one.window.length === 0);
    for (const { partition } of ready) held.delete(partition);
    await Promise.all(ready.map(({ partition, token }) => leases.release(partition, token)));
  }

  function hand(one: HeldPartition, id: string, fields: Buffer[]) {
    const entry = { id, done: false };
    one.window.push(entry);
    one.lastId = id;
    const message = {
      vehicleId: String(fields[1]),
      receivedAt: Number(fields[3]),
      payload: fields[5] ?? Buffer.alloc(0),
      ...(fields[7] && { trace: String(fields[7]) }),
    };
    const tryTake = () => {
      if (!isOurs(one)) {
        if (held.get(one.partition) === one) held.delete(one.partition); // taken anew, from the start, if it is free
        return;
      }
      options.take(message, one.token).then(
        () => {
          entry.done = true;
          if (one.window[0] === entry) forgetSoon(one);
        },
        async (error: unknown) => {
          if (stopping) {
            held.delete(one.partition); // left for the next ingest
            onProgress();
            return;
          }
          log.warn(
            { vehicleId: message.vehicleId, error: messageOf(error) },
            'a telemetry message was not taken; it comes again',
          );
          await pause(TRY_AGAIN_MS);
          tryTake();
        },
      );
    };
    tryTake();
  }

  const toForget = new Set<HeldPartition>();
  function forgetSoon(one: HeldPartition) {
    if (toForget.size === 0) setTimeout(forgetDone, FORGET_AFTER_MS);
    toForget.add(one);
  }

  function forgetDone() {
    const ones = [...toForget];
    toForget.clear();
    for (const one of ones) {
      const minId = takeDone(one);
      if (minId === undefined || !isOurs(one)) continue;
      leases.forget(one.partition, one.token, minId).then(
        (ours) => {
          if (!ours) held.delete(one.partition);
        },
        (error: unknown) => log.debug({ error: messageOf(error) }, 'stored messages stay in Redis a little longer'),
      );
    }
    onProgress();
  }

  async function readOnce() {
    const readable = [...held.values()].filter((o) => !o.leaving && o.window.length < WINDOW_MAX && isOurs(o));
    if (readable.length === 0) {
      await Promise.race([pause(BLOCK_MS), progress()]);
      return;
    }
    const keys = readable.map((one) => streamKey(one.partition));
    const ids = readable.map((one) => one.lastId);
    const answer = (await reader.callBuffer(
      'XREAD',
      'COUNT',
      READ_AT_ONCE,
      'BLOCK',
      BLOCK_MS,
      'STREAMS',
      ...keys,
      ...ids,
    )) as Answer;
    if (stopping) return; // left for the next ingest
    for (const [key, entries] of answer ?? []) {
      const one = readable[keys.indexOf(String(key))];
      if (!one || !isOurs(one)) continue;
      for (const [id, fields] of entries) hand(one, String(id), fields);
    }
  }

  const progress = () =>
    new Promise<void>((resolve) => {
      onProgress = resolve;
    });

  async function forever(work: () => Promise<void>, everyMs: number) {
    while (!stopping) {
      try {
        await work();
      } catch (error) {
        log.debug({ error: messageOf(error) }, 'Redis does not answer');
        await pause(TRY_AGAIN_MS);
      }
      await pause(everyMs, undefined, { signal: stopped.signal }).catch(() => {}); // aborted: the loop ends
    }
  }

  const stopped = new AbortController();
  const loops = [forever(readOnce, READ_EVERY_MS), forever(balance, times.renewEveryMs)];

  return {
    leaseOf(vehicleId) {
      const one = held.get(partitionOf(vehicleId));
      return one && isOurs(one) ? one.token : undefined;
    },
    async [Symbol.asyncDispose]() {
      stopping = true;
      stopped.abort();
      await Promise.race([Promise.all(loops), pause(LAST_ANSWER_MS)]);
      while ([...held.values()].some((one) => one.window.length > 0 && isOurs(one))) {
        await Promise.race([pause(BLOCK_MS), progress()]);
      }
      for (const one of held.values()) one.leaving = true;
      await Promise.race([giveBackLeaving().then(leases.leave), pause(LAST_ANSWER_MS)]).catch(() => {});
    },
  };
}
