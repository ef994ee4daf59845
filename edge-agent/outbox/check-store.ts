/** Counts what is really there, where the store's own count can no longer be believed. */
import type { Log } from '../../platform/log.js';
import type { Level } from './open-level.js';
import { bootNumberOf, FIRST_KEY, LAST_KEY } from './sample-key.js';
import type { Totals } from './totals.js';

/**
 * The totals as they are on disk. Walks all samples (2 µs each: 5 s for 30 days at 1 Hz), so it is only for a store that was
 * repaired. Says how many samples wait, and how many of those that were kept are gone.
 */
export async function checkStore(level: Level, told: Totals, log: Log): Promise<Totals> {
  let samples = 0;
  let bytes = 0;
  let bootNumber = told.bootNumber;
  const entries = level.iterator({ gte: FIRST_KEY, lt: LAST_KEY, fillCache: false });
  for (let page = await entries.nextv(1000); page.length > 0; page = await entries.nextv(1000)) {
    for (const [key, value] of page) {
      samples++;
      bytes += key.length + Buffer.byteLength(value);
    }
    bootNumber = Math.max(bootNumber, bootNumberOf(page.at(-1)?.[0] ?? ''));
  }
  await entries.close();
  const missing = told.samples - samples;
  if (missing > 0) log.error({ missing, waiting: samples }, 'the outbox was damaged: samples that it held are gone');
  else log.warn({ waiting: samples }, 'the outbox is repaired, and whole');
  return { ...told, samples, bytes, bootNumber };
}
