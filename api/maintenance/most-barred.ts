/** How many cars of one place are barred at once: a bad model or a hot week must not close a branch. Pure. */

/** In whole cars, and one at least; none where the share is 0. */
export const mostBarred = (cars: number, percent: number): number =>
  Math.max(Math.sign(percent), Math.floor((cars * percent) / 100));

export interface CarToBar {
  readonly vehicleId: string;
  /** Of the failure for which it would be barred, 0 to 1. */
  readonly risk: number;
  /** It was until now. */
  readonly isBarred: boolean;
}

/** The ids of the worst; of equal ones those that are barred already, so that a night changes nothing without need. */
export function worstOf(cars: readonly CarToBar[], most: number): Set<string> {
  const worstFirst = [...cars].sort(
    (a, b) => b.risk - a.risk || Number(b.isBarred) - Number(a.isBarred) || (a.vehicleId < b.vehicleId ? -1 : 1),
  );
  return new Set(worstFirst.slice(0, Math.max(0, most)).map(({ vehicleId }) => vehicleId));
}
