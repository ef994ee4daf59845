/** Which of the cars that are free and fit a person is likely to want, and why. */
import type { Knex } from 'knex';
import { lengthOf, modelOf, type Taken, wordsOfCar, wordsOfOccasion } from '../../models/index.js';
import type { Availability } from '../availability/availability.js';
import type { FoundRow } from '../availability/search-repository.js';
import type { SearchRequest, SearchSpan } from '../availability/search-request.js';
import type { FindRecommender } from './live-recommender.js';
import { type Candidate, type Ranked, rankCars } from './rank-cars.js';
import { type Reason, reasonsFor } from './reasons.js';
import { type PopularRow, type RentedRow, recommendationsRepository } from './recommendations-repository.js';

const DAY_MS = 86_400_000;
/** Looked at more closely; where there are more, the cheapest, and those of the place where one last fetched. */
const MOST_CARS = 1_000;
/** So many models of a branch are its first. */
const FIRST_THERE = 3;

export interface Recommendations {
  items: { row: FoundRow; reasons: Reason[] }[];
  model: { id: string; number: number } | undefined;
  /** Whether what they rented before was looked at. */
  isPersonal: boolean;
}

type CandidateCar = Candidate & { readonly row: FoundRow };
type Asked = Pick<SearchRequest, 'place' | 'span' | 'distanceKm' | 'filters'>;

export interface RecommendDeps {
  db: Knex;
  cars: Availability;
  find: FindRecommender;
}

/** undefined: there is no such person. Only cars that the search itself offers for that span. */
export async function recommend(
  { db, cars, find }: RecommendDeps,
  userId: string,
  asked: Asked,
  most: number,
): Promise<Recommendations | undefined> {
  const kept = recommendationsRepository(db);
  const isPersonal = await kept.wantsPersonal(userId);
  if (isPersonal === undefined) return undefined;
  const own = isPersonal ? await kept.own(userId) : [];
  const lastBranch = own.at(-1)?.branchId ?? undefined;
  const found = await candidates(cars, asked, lastBranch);
  const branchIds = [...new Set(found.flatMap(({ branch_id }) => branch_id ?? []))];
  const span = spanAbout(asked.span);
  const length = lengthOf(span.endsAt - span.startsAt);
  const [live, popular, km] = await Promise.all([
    find(db),
    kept.popular(branchIds, length),
    asked.place || lastBranch === undefined ? new Map<string, number>() : kept.kmBetween(lastBranch, branchIds),
  ]);
  const similar = live && isPersonal ? await kept.similar(userId, live.id) : new Map<string, number>();
  const there = popularity(popular);
  const taken = takenOf(own);
  const ranked = rankCars(
    found.map((row) => candidateOf(row, km)),
    {
      taken,
      occasionOf: (branchId) => wordsOfOccasion({ ...span, branchId }),
      popular: there.share,
      recommender: live?.recommender,
    },
  ).slice(0, most);
  const cheapest = found.reduce((least, row) => Math.min(least, row.price_per_day_minor), Number.POSITIVE_INFINITY);
  const items = ranked.map((one) => ({
    row: one.car.row,
    reasons: reasonsFor({
      ...{ name: `${one.car.make} ${one.car.model}`, words: one.words, taken, length },
      ...{ similar: similar.get(modelOf(one.words)) ?? 0, kmFromLast: one.car.kmFromLast },
      ...{ branchName: one.car.row.branch_name, there: there.of(one) },
      isCheapest: one.car.pricePerDayMinor === cheapest,
    }),
  }));
  return { items, model: live && { id: live.id, number: live.number }, isPersonal };
}

export const takenOf = (own: readonly RentedRow[], nowMs = Date.now()): Taken[] =>
  own.map((one) => ({ car: wordsOfCar(one), ageDays: (nowMs - one.bookedAt) / DAY_MS }));

async function candidates(cars: Availability, asked: Asked, lastBranch: string | undefined): Promise<FoundRow[]> {
  const request = { ...asked, sort: 'price', limit: MOST_CARS, withUnavailable: false } as const;
  const found = await cars.search(request);
  if (asked.place || lastBranch === undefined || found.length < MOST_CARS) return found;
  const near = await cars.search({ ...request, place: { kind: 'branch-id', id: lastBranch } });
  return [...new Map([...found, ...near].map((row) => [row.id, row])).values()];
}

/** A local time is taken as UTC: season and length do not hang on hours. */
function spanAbout({ startsAt, startsLocal, endsAt, endsLocal }: SearchSpan): { startsAt: number; endsAt: number } {
  const ms = (moment: Date | undefined, local: string | undefined) => moment?.getTime() ?? Date.parse(`${local}Z`);
  return { startsAt: ms(startsAt, startsLocal), endsAt: ms(endsAt, endsLocal) };
}

const candidateOf = (row: FoundRow, km: ReadonlyMap<string, number>): CandidateCar => ({
  ...{ id: row.id, make: row.make, model: row.model, category: row.category ?? row.kind, energy: row.energy },
  ...{ transmission: row.transmission, seats: row.seats, pricePerDayMinor: row.price_per_day_minor },
  ...{ branchId: row.branch_id, kmFromLast: row.branch_id === null ? undefined : km.get(row.branch_id), row },
});

function popularity(rows: readonly PopularRow[]) {
  const keyOf = (branchId: string | null, model: string, length: string | null) => `${branchId} ${length} ${model}`;
  const byKey = new Map(rows.map((row) => [keyOf(row.branchId, row.model, row.length), row]));
  const sums = new Map<string | null, number>();
  const first = new Map<string | null, string[]>();
  const anyLength = rows.filter(({ length }) => length === null).sort((a, b) => b.rentals - a.rentals);
  for (const { branchId, model, rentals } of anyLength) {
    sums.set(branchId, (sums.get(branchId) ?? 0) + rentals);
    first.set(branchId, [...(first.get(branchId) ?? []), model].slice(0, FIRST_THERE));
  }
  const length = rows.find((row) => row.length !== null)?.length ?? null;
  const share = (branchId: string | null, model: string): number => {
    const at = sums.has(branchId) ? branchId : null; // of a branch where nobody rented yet: as anywhere
    return (byKey.get(keyOf(at, model, null))?.rentals ?? 0) / Math.max(1, sums.get(at) ?? 0);
  };
  return {
    share,
    of({ car: { branchId }, words }: Ranked<CandidateCar>) {
      const model = modelOf(words);
      const customers = (of: string | null) => byKey.get(keyOf(branchId, model, of))?.customers ?? 0;
      return {
        ...{ customers: customers(null), ofLength: length === null ? 0 : customers(length) },
        isAmongFirst: first.get(branchId)?.includes(model) ?? false,
      };
    },
  };
}
