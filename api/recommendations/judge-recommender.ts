/** What every version would have recommended for the rentals of the last day, and what was taken: how good each is, goes by it. */
import type { Knex } from 'knex';
import {
  modelOf,
  ranked,
  ruledScores,
  type Table,
  tableOf,
  tableOfRentals,
  withPast,
  wordsOfCar,
} from '../../models/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import type { Log } from '../../platform/log.js';
import { predictAndKeep } from '../models/predict-and-keep.js';
import { predictionsRepository } from '../models/predictions-repository.js';
import { TASK } from './live-recommender.js';
import type { PopularRow, RentedRow } from './recommendations-repository.js';
import { namedRental } from './rental-lessons.js';

/** A little less than a day: what the last night's training learned from, half an hour after that night's round, is not asked. */
const JUDGED_MS = 23 * 3_600_000;
const MOST = 1_000;
const RANKS = [1, 2, 3, 4, 5];

/**
 * `rented` is in the order in which it was booked, and holds the past of who rented in the last day. What was judged already is
 * left out. The subject is the reservation: of people nothing is kept by name.
 */
export async function judgeRecommender(
  deps: { db: Knex; blobs: BlobStore; log: Log },
  rented: readonly RentedRow[],
  popular: readonly PopularRow[],
  nowMs = Date.now(),
): Promise<number> {
  const kept = predictionsRepository(deps.db);
  const recent = rented.filter(({ bookedAt }) => bookedAt > nowMs - JUDGED_MS).slice(-MOST);
  const judged = await kept.newest(
    TASK,
    recent.map(({ id }) => id),
  );
  const asked = recent.filter(({ id }) => !judged.has(id));
  if (asked.length === 0) return 0;
  const ids = new Set(asked.map(({ id }) => id));
  const pasts = withPast(rented.map(namedRental)).filter((_, index) => ids.has(rented[index]?.id ?? ''));
  await predictAndKeep(deps, TASK, {
    subjects: asked.map(({ id, bookedAt }) => ({ id, from: bookedAt, until: bookedAt + 1 })),
    features: tableOfRentals(pasts.map((rental) => ({ ...rental, car: [] }))),
    rules: byRules(pasts, popular),
  });
  const taken = new Map(asked.map((one) => [one.id, modelOf(wordsOfCar(one))]));
  const open = await kept.open(TASK, 3 * MOST);
  await kept.setTruths(
    open.flatMap(({ id, subjectId }) => {
      const model = taken.get(subjectId);
      return model === undefined ? [] : [{ id, truth: { model } }];
    }),
  );
  return asked.length;
}

/** In the columns that the task predicts. */
function byRules(rentals: ReturnType<typeof withPast>, rows: readonly PopularRow[]): Table {
  const anywhere = rows
    .filter(({ branchId, length }) => branchId === null && length === null)
    .sort((a, b) => b.rentals - a.rentals);
  const all = anywhere.reduce((sum, row) => sum + row.rentals, 0);
  const names = anywhere.map(({ model }) => model);
  const shares = anywhere.map((row) => row.rentals / Math.max(1, all));
  const words = new Map(
    rentals.flatMap(({ past, car }) => [...past.map((one) => one.car), car]).map((car) => [modelOf(car), car]),
  );
  const cars = names.map((name) => words.get(name) ?? [name]);
  const said = rentals.map(({ past }) => ranked(names, ruledScores(past, cars, shares)));
  return tableOf(
    Object.fromEntries(
      RANKS.flatMap((rank) => [
        [`model${rank}`, said.map((one) => one[rank - 1] ?? '')],
        [`popular${rank}`, said.map(() => names[rank - 1] ?? '')],
      ]),
    ),
  );
}
