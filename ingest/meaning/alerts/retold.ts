/** Which alert is which when samples are read again: one that is raised a little earlier or later is still the same. Pure. */
import type { RetoldAlert } from '../../../platform/alerts/index.js';

type Told = Omit<RetoldAlert, 'id'>;

/** Apart by less than this, two causes of one kind are one. */
const SAME_WITHIN_MS = 3_600_000;

const keyOf = ({ vehicleId, kind, subject }: Told) => `${vehicleId} ${kind} ${subject}`;

/**
 * `before` is what was told by the samples that were read again, `now` what these tell: not what earlier ones told and still stands. Gives which of those before are now
 * raised at another moment, and which are not told any more.
 */
export function compareRetold(
  before: readonly RetoldAlert[],
  now: readonly Told[],
): { moved: { id: string; raisedAt: number }[]; gone: string[] } {
  const momentOf = (told: Told) => `${keyOf(told)} ${told.raisedAt}`;
  const moments = new Set(now.map(momentOf));
  const known = new Set(before.map(momentOf));
  const fresh = now.filter((told) => !known.has(momentOf(told)));
  const moved: { id: string; raisedAt: number }[] = [];
  const gone: string[] = [];
  for (const old of before) {
    if (moments.has(momentOf(old))) continue;
    const near = fresh.filter((told) => keyOf(told) === keyOf(old) && isNear(old, told));
    near.sort((a, b) => Math.abs(a.raisedAt - old.raisedAt) - Math.abs(b.raisedAt - old.raisedAt));
    const [nearest] = near;
    if (!nearest) gone.push(old.id);
    else {
      moved.push({ id: old.id, raisedAt: nearest.raisedAt });
      fresh.splice(fresh.indexOf(nearest), 1);
    }
  }
  return { moved, gone };
}

const isNear = (a: Told, b: Told): boolean =>
  a.since <= (b.clearedAt ?? Number.POSITIVE_INFINITY) + SAME_WITHIN_MS &&
  b.since <= (a.clearedAt ?? Number.POSITIVE_INFINITY) + SAME_WITHIN_MS;
