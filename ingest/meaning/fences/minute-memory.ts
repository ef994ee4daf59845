/** Whether a fence matters at a moment: asked for each car in it, answered once for each minute. */

import type { OpeningHours } from '../../../contracts/index.js';
import { isOpenAt } from '../../../platform/opening-hours.js';

const MINUTE_MS = 60_000; // hours change on a full minute
const MOST_MINUTES = 2_000;

export function mattersAt(timeZone: string, hours: OpeningHours | null): (at: number) => boolean {
  if (hours === null) return () => true;
  const known = new Map<number, boolean>();
  return (at) => {
    const minute = Math.floor(at / MINUTE_MS);
    let matters = known.get(minute);
    if (matters === undefined) {
      matters = isOpenAt({ timeZone, hours }, new Date(minute * MINUTE_MS));
      if (known.size >= MOST_MINUTES) known.clear();
      known.set(minute, matters);
    }
    return matters;
  };
}
