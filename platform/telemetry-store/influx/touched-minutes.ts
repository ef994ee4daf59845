/** Marks of which minute of which car got samples: the roll-up follows them. They travel with the samples. */
import type { StoredSample } from '../../../contracts/index.js';
import { MINUTE_MS } from '../step-source.js';
import { subMs } from './identity-hash.js';

export const TOUCHED = 'telemetry_touched';
const MARKS_REMEMBERED = 200_000;

/**
 * A mark is a point at the wall clock's minute, with the minute that it marks in its nanoseconds: once it is
 * acknowledged, writing it again within the same minute of the wall clock would write the same point, and is left out.
 */
export function touchedMinutes() {
  let wallMinute = 0;
  /** Packed from car and minute; forgotten each minute of the wall clock. */
  const acknowledged = new Map<string, Set<number>>();
  let remembered = 0;

  const forget = () => {
    acknowledged.clear();
    remembered = 0;
  };

  return {
    /** Lines to send with a batch, and what to call when they are acknowledged. */
    of(batch: readonly StoredSample[], now: number): { lines: string[]; acknowledge(): void } {
      const wall = Math.floor(now / MINUTE_MS);
      if (wall !== wallMinute) {
        forget();
        wallMinute = wall;
      }
      const lines: string[] = [];
      const fresh = new Map<string, Set<number>>();
      for (let i = 0; i < batch.length; i++) {
        const { vehicleId, observedAt } = batch[i] as StoredSample;
        const minute = Math.floor(observedAt / MINUTE_MS);
        if (acknowledged.get(vehicleId)?.has(minute)) continue;
        let minutes = fresh.get(vehicleId);
        if (!minutes) {
          minutes = new Set();
          fresh.set(vehicleId, minutes);
        }
        if (minutes.has(minute)) continue;
        minutes.add(minute);
        lines.push(
          `${TOUCHED},vehicle_id=${vehicleId} minute=${minute}i ${wall * MINUTE_MS}${subMs(minute % 1_000_000)}`,
        );
      }
      return {
        lines,
        acknowledge() {
          if (wall !== wallMinute || lines.length === 0) return; // they are of a minute that is over
          if (remembered + lines.length > MARKS_REMEMBERED) forget();
          if (lines.length > MARKS_REMEMBERED) return;
          remembered += lines.length;
          for (const [vehicleId, minutes] of fresh) {
            const known = acknowledged.get(vehicleId);
            if (!known) acknowledged.set(vehicleId, minutes);
            else for (const minute of minutes) known.add(minute);
          }
        },
      };
    },
  };
}
