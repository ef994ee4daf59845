/** How often each model was rented in the last year, at each branch and anywhere, for any length and for each. Pure. */
import { lengthOf, modelOf, wordsOfCar } from '../../models/index.js';
import type { PopularRow, RentedRow } from './recommendations-repository.js';

const YEAR_MS = 365 * 86_400_000;

export function popularModels(rented: readonly RentedRow[], nowMs = Date.now()): PopularRow[] {
  const found = new Map<string, PopularRow & { who: Set<string> }>();
  for (const one of rented) {
    if (one.bookedAt < nowMs - YEAR_MS) continue;
    const model = modelOf(wordsOfCar(one));
    const length = lengthOf(one.endsAt - one.startsAt);
    for (const branchId of new Set([one.branchId, null])) {
      for (const of of [length, null]) {
        const key = `${branchId} ${of} ${model}`;
        const row = found.get(key) ?? { branchId, model, length: of, rentals: 0, customers: 0, who: new Set<string>() };
        row.rentals++;
        row.who.add(one.userId);
        found.set(key, row);
      }
    }
  }
  return [...found.values()].map(({ who, ...row }) => ({ ...row, customers: who.size }));
}
