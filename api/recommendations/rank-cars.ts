/** In what order free cars are recommended. Pure. */
import {
  type CarWords,
  modelOf,
  type Recommender,
  ruledScores,
  type Taken,
  type TasteCar,
  wordsOfCar,
} from '../../models/index.js';

/** Beyond it, farther is no worse. */
const FAR_KM = 50;
/** Where it is not known how far. */
const UNKNOWN_NEARNESS = 0.5;
/** How much it counts to be at the place where one last fetched: rules score to about 3, a model the logarithm of a share. */
const WEIGHT_OF_PLACE = { rules: 0.5, model: 1 };

export interface Candidate extends TasteCar {
  readonly id: string;
  readonly branchId: string | null;
  /** From where one last fetched; undefined where that is not known, or place was asked for. */
  readonly kmFromLast: number | undefined;
}

export interface Ranked<Car> {
  car: Car;
  words: CarWords;
  score: number;
}

export interface Asker {
  readonly taken: readonly Taken[];
  readonly occasionOf: (branchId: string | null) => readonly string[];
  /** The share that a model has of the rentals at a branch. */
  readonly popular: (branchId: string | null, model: string) => number;
  /** undefined: rules. */
  readonly recommender: Recommender | undefined;
}

/** The best first, each model once at each branch: its cheapest car. Of like cars the cheaper, then by id. */
export function rankCars<Car extends Candidate>(cars: readonly Car[], asker: Asker): Ranked<Car>[] {
  const offered = onceEach(cars).map((car) => ({ car, words: wordsOfCar(car) }));
  const { recommender, taken, popular } = asker;
  const words = offered.map((one) => one.words);
  const tastes = recommender
    ? tasteByBranch(offered, recommender, asker)
    : ruledScores(
        taken,
        words,
        offered.map(({ car, words: of }) => popular(car.branchId, modelOf(of))),
      );
  const weight = recommender ? WEIGHT_OF_PLACE.model : WEIGHT_OF_PLACE.rules;
  return offered
    .map((one, index) => ({ ...one, score: (tastes[index] as number) + weight * nearness(one.car.kmFromLast) }))
    .sort((a, b) => b.score - a.score || byPrice(a.car, b.car));
}

const nearness = (km: number | undefined) => (km === undefined ? UNKNOWN_NEARNESS : 1 - Math.min(1, km / FAR_KM));

/** The place is part of the occasion, so cars are scored beside all others as if they stood there. */
function tasteByBranch(
  offered: readonly { car: Candidate; words: CarWords }[],
  recommender: Recommender,
  { taken, occasionOf }: Asker,
): Float64Array {
  const words = offered.map((one) => one.words);
  const scores = new Float64Array(offered.length);
  for (const branchId of new Set(offered.map(({ car }) => car.branchId))) {
    const there = recommender.score(taken, occasionOf(branchId), words);
    offered.forEach(({ car }, index) => {
      if (car.branchId === branchId) scores[index] = there[index] as number;
    });
  }
  return scores;
}

function onceEach<Car extends Candidate>(cars: readonly Car[]): Car[] {
  const first = new Map<string, Car>();
  for (const car of [...cars].sort(byPrice)) {
    const key = `${car.branchId} ${car.make} ${car.model}`;
    if (!first.has(key)) first.set(key, car);
  }
  return [...first.values()];
}

const byPrice = (a: Candidate, b: Candidate) => a.pricePerDayMinor - b.pricePerDayMinor || (a.id < b.id ? -1 : 1);
