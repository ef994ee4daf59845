/**
 * What pages hear live of one car's alerts within an hour. A car that says what time it is may raise in one message what a month
 * would bring. All of it is kept, as samples alone decide what is; only telling it live is bounded, by our own clock.
 */
import type { LiveEvent } from '../../../contracts/index.js';

const HOUR_MS = 3_600_000;
/** Of one car; a crash and a tow are counted each on its own, so that nothing else silences them. */
const MOST = 60;
const EMERGENCIES: ReadonlySet<string> = new Set(['crash', 'tow']);

/** Says of each news whether it is to be told. `onWithheld` counts those that are not. */
export function newsLimit(onWithheld: () => void) {
  let since = Number.NEGATIVE_INFINITY;
  const told = new Map<string, number>(); // of the cars that raised something within this hour

  return (event: LiveEvent, now = performance.now()): boolean => {
    if (event.kind !== 'alert') return true;
    const { vehicleId, kind } = event.news;
    if (now - since >= HOUR_MS) {
      since = now;
      told.clear();
    }
    const key = EMERGENCIES.has(kind) ? `${vehicleId} ${kind}` : vehicleId;
    const before = told.get(key) ?? 0;
    if (before < MOST) told.set(key, before + 1);
    else onWithheld();
    return before < MOST;
  };
}
