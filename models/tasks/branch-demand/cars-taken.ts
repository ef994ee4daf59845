/** How many cars are taken by the hour, from rentals: at the beginning of each hour, as the figures of the business count it. */
const HOUR_MS = 3_600_000;

/** Times are in ms. */
export interface Rental {
  readonly madeAt: number;
  readonly from: number;
  readonly until: number;
  /** Where it was cancelled or never fetched. */
  readonly calledOffAt?: number | undefined;
}

/**
 * Of `hours` hours from `from` on, a full hour. `knownAt`: as it stood then, of what was booked and not called off; else as it
 * came.
 */
export function carsTaken(
  rentals: readonly Rental[],
  from: number,
  hours: number,
  knownAt = Number.POSITIVE_INFINITY,
): Float64Array {
  const changes = new Float64Array(hours + 1);
  const hourOf = (ms: number) => Math.min(hours, Math.max(0, Math.ceil((ms - from) / HOUR_MS)));
  for (const rental of rentals) {
    if (rental.madeAt > knownAt || (rental.calledOffAt !== undefined && rental.calledOffAt <= knownAt)) continue;
    const [first, end] = [hourOf(rental.from), hourOf(rental.until)];
    changes[first] = (changes[first] as number) + 1;
    changes[end] = (changes[end] as number) - 1;
  }
  let taken = 0;
  return changes.subarray(0, hours).map((change) => {
    taken += change;
    return taken;
  });
}
