/** What customers of a like taste took: counted, never named. */
import { setImmediate } from 'node:timers/promises';
import { dot, modelOf, type Recommender, wordsOfCar } from '../../models/index.js';
import { LEAST_CUSTOMERS } from './reasons.js';
import { takenOf } from './recommend.js';
import type { RentedRow } from './recommendations-repository.js';

/** Of one who rented once, a taste is not known yet. */
const LEAST_RENTALS = 2;
const NEIGHBOURS = 30;
/** The cosine of the angle between two people; below it they are not alike. */
const LEAST_LIKENESS = 0.5;
/** With more, this many are drawn evenly: it bounds the work, and a like taste is found among fewer too. */
const MOST_COMPARED = 3_000;
const AT_ONCE = 20;

interface Person {
  readonly userId: string;
  readonly vector: Float64Array;
  readonly models: ReadonlySet<string>;
}

export interface SimilarTaste {
  userId: string;
  models: { model: string; customers: number }[];
}

/**
 * For each customer, the models that at least five of the customers nearest in taste took. In small steps, so that nobody waits:
 * 10,000 customers are 30 million products of 16 numbers.
 */
export async function similarTastes(rented: readonly RentedRow[], { personOf }: Recommender): Promise<SimilarTaste[]> {
  const people = peopleOf(rented, personOf);
  const every = Math.max(1, Math.ceil(people.length / MOST_COMPARED));
  const compared = people.filter((_, index) => index % every === 0);
  const tastes: SimilarTaste[] = [];
  for (const [index, person] of people.entries()) {
    if (index % AT_ONCE === 0) await setImmediate();
    const models = modelsOfNeighbours(person, compared);
    if (models.length > 0) tastes.push({ userId: person.userId, models });
  }
  return tastes;
}

function modelsOfNeighbours(person: Person, compared: readonly Person[]): SimilarTaste['models'] {
  const near = compared
    .filter((other) => other !== person)
    .map((other) => ({ other, likeness: dot(person.vector, other.vector) }))
    .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, NEIGHBOURS);
  const customers = new Map<string, number>();
  for (const { other } of near) {
    for (const model of other.models) customers.set(model, (customers.get(model) ?? 0) + 1);
  }
  return [...customers]
    .filter(([, count]) => count >= LEAST_CUSTOMERS)
    .map(([model, count]) => ({ model, customers: count }));
}

/** Of length 1, so that a product is a cosine. */
function peopleOf(rented: readonly RentedRow[], personOf: Recommender['personOf']): Person[] {
  const byUser = new Map<string, RentedRow[]>();
  for (const one of rented) {
    const own = byUser.get(one.userId);
    if (own) own.push(one);
    else byUser.set(one.userId, [one]);
  }
  return [...byUser].flatMap(([userId, own]) => {
    if (own.length < LEAST_RENTALS) return [];
    const vector = personOf(takenOf(own));
    const length = Math.sqrt(dot(vector, vector));
    if (length === 0) return [];
    const models = new Set(own.map((one) => modelOf(wordsOfCar(one))));
    return [{ userId, vector: vector.map((value) => value / length), models }];
  });
}
