/** The outbox's store, open, and what it holds. */
import type { Log } from '../../platform/log.js';
import { checkStore } from './check-store.js';
import { type Level, openLevel } from './open-level.js';
import { parseTotals, TOTALS_KEY, type Totals } from './totals.js';

/** Throws as `openLevel` does. Only a store that had to be repaired is counted anew. */
export async function openDisk(dir: string, log: Log, otherEndsMs?: number): Promise<{ level: Level; totals: Totals }> {
  const { level, repaired } = await openLevel(dir, log, otherEndsMs);
  try {
    const told = parseTotals(await level.get(TOTALS_KEY));
    return { level, totals: repaired ? await checkStore(level, told, log) : told };
  } catch (error) {
    await level.close();
    throw error;
  }
}
