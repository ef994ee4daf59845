/** The outbox on LevelDB: an append-only log with an fsync for each group of samples. */
import { randomUUID } from 'node:crypto';
import { messageOf, StartError } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import { MAX_MESSAGE_BYTES, observedAtOf, sampleJson } from '../uplink/telemetry-message.js';
import { MemoryRing } from './memory-ring.js';
import { openDisk } from './open-disk.js';
import type { Level } from './open-level.js';
import type { Batch, Entry, Outbox } from './outbox.js';
import { bootOf, FIRST_KEY, LAST_KEY, sampleKey } from './sample-key.js';
import { Shrinker } from './shrinker.js';
import { emptyTotals, TOTALS_KEY } from './totals.js';
import { type Write, WriteQueue } from './write-queue.js';

const RETRY_DISK_MS = 5_000;
const LATE_BOOT = 1_700_000_000;
const AGE_CHECK_MS = 60_000;
const DROP_AT_ONCE = 500;

export interface OutboxOptions {
  dir: string;
  log: Log;
  /** Keys and JSON, before compression. */
  maxBytes: number;
  maxAgeMs: number;
  /** Samples kept in memory while the disk takes none. */
  memorySamples: number;
  /** How long to wait before a disk that took nothing is tried again. */
  retryDiskMs?: number;
  /** How long another agent that holds the folder is waited for; not at all by default. */
  otherEndsMs?: number | undefined;
  /** ms since the epoch: the least that the time can be; NaN while that is unknown (then nothing is too old). */
  now: () => number;
}

/**
 * A disk that is full, or takes no writes, is tried again as samples come, which are kept in memory meanwhile. Throws a
 * StartError where another agent holds the folder, or this one may not write there.
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const { dir, log, maxBytes, maxAgeMs, memorySamples, retryDiskMs = RETRY_DISK_MS, otherEndsMs, now } = options;
  let level: Level | undefined;
  let wasOpen = false;
  const totals = emptyTotals();
  const boot = randomUUID();
  const shrinker = new Shrinker(log);
  const ring = new MemoryRing(memorySamples);
  const queue = new WriteQueue(
    () => opened(),
    (): Write => ({ type: 'put', key: TOTALS_KEY, value: JSON.stringify(totals) }),
  );
  let nextSeq = 0;
  let droppedUpTo = '';
  let trouble: string | undefined;
  let triedDiskAt = 0;
  let checkedAgeAt = Number.NEGATIVE_INFINITY;
  let bounding: Promise<void> | undefined;
  let reopening: Promise<void> = Promise.resolve();

  /** Opens the store and takes over its totals, which are right whatever happened to the last run. */
  async function open(): Promise<void> {
    const disk = await openDisk(dir, log, otherEndsMs);
    level = disk.level;
    const { samples, bytes, dropped, bootNumber } = disk.totals;
    Object.assign(totals, { samples, bytes, dropped: wasOpen ? totals.dropped : totals.dropped + dropped });
    wasOpen = true;
    totals.bootNumber = totals.bootNumber === 0 ? bootNumber + 1 : Math.max(bootNumber, totals.bootNumber);
    await queue.write([], true);
  }

  function opened(): Level {
    if (!level) throw new Error('the outbox is not open');
    return level;
  }

  function inTrouble(error: unknown) {
    trouble = messageOf(error);
    triedDiskAt = performance.now();
    log.error({ reason: trouble, memorySamples }, 'the disk takes no samples: the newest are kept in memory');
  }

  try {
    await open();
  } catch (error) {
    if (error instanceof StartError) throw error;
    inTrouble(error);
    // Higher than any count of starts: what this boot keeps must sort behind what may lie on the disk.
    if (totals.bootNumber === 0) totals.bootNumber = Math.max(LATE_BOOT, Math.round(Date.now() / 1000));
  }
  const bootNumber = totals.bootNumber;

  const bytesOf = ({ key, json }: Entry) => key.length + Buffer.byteLength(json);

  function count(entries: readonly Entry[], sign: 1 | -1) {
    totals.samples = Math.max(0, totals.samples + sign * entries.length);
    totals.bytes = Math.max(0, totals.bytes + sign * entries.reduce((sum, entry) => sum + bytesOf(entry), 0));
  }

  async function store(entries: readonly Entry[]): Promise<void> {
    count(entries, 1);
    try {
      await queue.write(
        entries.map(({ key, json }) => ({ type: 'put', key, value: json })),
        true,
      );
    } catch (error) {
      count(entries, -1);
      throw error;
    }
  }

  function keepInMemory(entry: Entry, seq: number) {
    totals.dropped += ring.push(entry);
    nextSeq = seq + 1;
  }

  /** LevelDB takes no more writes after one failed, until it is opened again. */
  async function tryDiskAgain(): Promise<void> {
    triedDiskAt = performance.now();
    try {
      reopening = queue.idle().then(async () => {
        await shrinker.idle();
        await level?.close();
        level = undefined;
        await open();
      });
      await reopening;
      const kept = [...ring.all()];
      const known = await opened().getMany(kept.map(({ key }) => key)); // a failed write may have got there
      await store(kept.filter((_, index) => known[index] === undefined));
      ring.remove(new Set(kept.map(({ key }) => key)));
      log.info({ rescued: kept.length, dropped: totals.dropped }, 'the disk takes samples again');
      trouble = undefined;
    } catch (error) {
      trouble = messageOf(error);
    }
  }

  async function dropOldest(limit: number, isDoomed: (entry: Entry) => boolean, why: string): Promise<number> {
    const doomed = (await readDisk(FIRST_KEY, LAST_KEY, limit, Number.MAX_SAFE_INTEGER)).filter(isDoomed);
    const last = doomed.at(-1);
    if (!last) return 0;
    droppedUpTo = last.key;
    count(doomed, -1);
    totals.dropped += doomed.length;
    log.warn({ dropped: doomed.length, droppedInAll: totals.dropped }, `${why}: the oldest samples are gone unsent`);
    await queue.write(
      doomed.map(({ key }) => ({ type: 'del', key })),
      false,
    );
    return doomed.length;
  }

  async function keepBounds(): Promise<void> {
    while (totals.bytes > maxBytes && (await dropOldest(DROP_AT_ONCE, () => true, 'the outbox is full')) > 0);
    if (performance.now() - checkedAgeAt < AGE_CHECK_MS) return;
    const tooOld = (entry: Entry) => now() - observedAtOf(entry.json) > maxAgeMs; // false while the clock is NaN
    const dropped = await dropOldest(DROP_AT_ONCE, tooOld, 'samples are older than anyone keeps');
    if (dropped < DROP_AT_ONCE) checkedAgeAt = performance.now();
  }

  async function readDisk(from: string, before: string, limit: number, bytes: number): Promise<Entry[]> {
    await reopening.catch(() => {});
    const found: Entry[] = [];
    const highWaterMarkBytes = Math.min(bytes, MAX_MESSAGE_BYTES); // else LevelDB gives 16 KB at a time
    const rows = opened().iterator({ gte: from, lt: before, limit, fillCache: false, highWaterMarkBytes });
    try {
      let size = 0;
      for (const [key, json] of await rows.nextv(limit)) {
        size += Buffer.byteLength(json) + 1;
        if (found.length > 0 && size > bytes) break;
        found.push({ key, json });
      }
    } finally {
      await rows.close();
    }
    return found;
  }

  return {
    boot,
    nextKey: () => sampleKey(bootNumber, boot, nextSeq),

    async append(sample) {
      const json = sampleJson(sample);
      if (Buffer.byteLength(json) > MAX_MESSAGE_BYTES) throw new Error(`sample ${sample.seq} is too large to be sent`);
      const entry: Entry = { key: sampleKey(bootNumber, boot, sample.seq), json };
      if (trouble !== undefined && performance.now() - triedDiskAt >= retryDiskMs) await tryDiskAgain();
      if (trouble !== undefined) {
        keepInMemory(entry, sample.seq);
        return entry;
      }
      try {
        await store([entry]);
        nextSeq = sample.seq + 1; // not before it can be read
        bounding ??= keepBounds().finally(() => {
          bounding = undefined;
        });
        await bounding;
      } catch (error) {
        inTrouble(error);
        keepInMemory(entry, sample.seq);
      }
      return entry;
    },

    async read(from, before, limit, bytes): Promise<Batch | undefined> {
      const onDisk = await readDisk(from, before, limit, bytes).catch(() => []); // a store that is being reopened
      const entries = onDisk.length > 0 ? onDisk : ring.between(from, before).slice(0, limit);
      const first = entries[0];
      if (!first) return undefined;
      const firstBoot = bootOf(first.key);
      return { boot: firstBoot, entries: entries.filter(({ key }) => bootOf(key) === firstBoot) };
    },

    async remove(entries) {
      ring.remove(new Set(entries.map(({ key }) => key)));
      const present = entries.filter(({ key }) => key > droppedUpTo);
      if (trouble !== undefined || present.length === 0) return; // a repeat is kept once by the system
      count(present, -1);
      await queue.write(
        present.map(({ key }) => ({ type: 'del', key })),
        false,
      );
      shrinker.removed(opened(), present.length, present.at(-1)?.key ?? FIRST_KEY);
    },

    get: async (name) => level?.get(`m:${name}`),
    put: (name, value) => queue.write([{ type: 'put', key: `m:${name}`, value }], true),
    get waiting() {
      return totals.samples + ring.size;
    },
    get dropped() {
      return totals.dropped;
    },
    problem: () => trouble && `the disk takes no samples (${trouble})`,

    async [Symbol.asyncDispose]() {
      if (trouble !== undefined) await tryDiskAgain();
      await queue.idle();
      await shrinker.idle();
      await level?.close();
    },
  };
}
