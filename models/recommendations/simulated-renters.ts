/**
 * Customers with tastes that no model is told of, for judging recommendations. Each has wishes of their own (room, comfort, an
 * electric drive, a price), a home, and a mix of errands; each errand wishes for something else. They choose the best of a few
 * cars that happen to be free, by utility and chance (a multinomial logit; McFadden 1974), and remember whether they were
 * content with a model. A learner sees only what was taken, when and where. The fleet's models differ by place, and what is
 * rented most is cheap.
 */
import { type Random, seededRandom, seedFor } from '../tables/random.js';
import { modelOf, type Rental, type TasteCar, wordsOfCar, wordsOfOccasion } from './rentals.js';
import { type NamedRental, withPast } from './with-past.js';

export interface RenterWorld {
  readonly customers: number;
  readonly days: number;
  readonly branches: number;
  readonly seed: number;
}

export const RENTERS: RenterWorld = { customers: 2_000, days: 730, branches: 6, seed: 1 };

interface SimulatedCar {
  readonly car: TasteCar;
  /** What it is to people, 0 to 1; none of it is told to a learner. */
  readonly room: number;
  readonly comfort: number;
  readonly fun: number;
  readonly electric: number;
  readonly cost: number;
}

const KINDS = [
  { category: 'Hatchback', room: 0.25, comfort: 0.3, fun: 0.3, price: 3_800 },
  { category: 'Sedan', room: 0.45, comfort: 0.65, fun: 0.4, price: 6_500 },
  { category: 'Estate', room: 0.75, comfort: 0.55, fun: 0.3, price: 6_000 },
  { category: 'SUV', room: 0.7, comfort: 0.6, fun: 0.5, price: 7_200 },
  { category: 'Van', room: 1, comfort: 0.35, fun: 0.1, price: 7_800 },
  { category: 'Convertible', room: 0.1, comfort: 0.5, fun: 1, price: 9_800 },
] as const;
const MODELS_OF_KIND = 5;
/** With fewer free there is nothing to choose. */
const LEAST_CHOICES = 8;
const MOST_CHOICES = 20;

/** What an errand asks for, and how long it lasts, days. */
const ERRANDS = {
  business: { room: 0.2, comfort: 2.6, fun: 0, cost: -1, days: [1, 3], summer: 0.7 },
  family: { room: 3.2, comfort: 1, fun: 0.2, cost: -2, days: [5, 14], summer: 2 },
  weekend: { room: 0.3, comfort: 0.6, fun: 2.6, cost: -1.5, days: [2, 3], summer: 1.4 },
  moving: { room: 4.5, comfort: -0.5, fun: -1, cost: -2, days: [0.2, 1], summer: 1 },
  errand: { room: 0, comfort: 0.2, fun: 0.2, cost: -4, days: [0.1, 0.6], summer: 1 },
} as const;
type Errand = keyof typeof ERRANDS;
const ERRAND_NAMES = Object.keys(ERRANDS) as Errand[];
const DAY_MS = 86_400_000;
const FIRST_DAY = 20_000;

/** All rentals of all customers, in order of time; the same for the same world. */
export function simulatedRentals(world: RenterWorld): Rental[] {
  const random = seededRandom(seedFor(world.seed, 'world'));
  const fleet = simulatedFleet(random);
  // Each place has three quarters of the models, some of them often.
  const stock = Array.from({ length: world.branches }, () =>
    fleet.filter(() => random.next() < 0.75).map((car) => ({ car, share: 0.4 + 0.6 * random.next() })),
  );
  const rentals = Array.from({ length: world.customers }, (_, index) =>
    rentalsOfOne(`customer ${index}`, world, stock, seededRandom(seedFor(world.seed, `customer ${index}`))),
  );
  return withPast(rentals.flat());
}

function simulatedFleet(random: Random): SimulatedCar[] {
  return KINDS.flatMap((kind, kindIndex) =>
    Array.from({ length: MODELS_OF_KIND }, (_, index): SimulatedCar => {
      const near = (value: number) => Math.min(1, Math.max(0, value + 0.15 * random.normal()));
      const electric = random.next() < 0.3;
      const price = kind.price * (0.75 + 0.5 * random.next()) * (electric ? 1.15 : 1);
      const car = {
        make: `Make ${random.below(9)}`,
        model: `${kind.category} ${kindIndex}${index}`,
        category: kind.category,
        energy: electric ? 'electric' : random.next() < 0.6 ? 'petrol' : 'diesel',
        transmission: electric || random.next() < 0.4 ? 'automatic' : 'manual',
        seats: kind.category === 'Van' ? 9 : kind.category === 'Convertible' ? 4 : 5,
        pricePerDayMinor: Math.round(price),
      };
      const { room, comfort, fun } = kind;
      return {
        ...{ car, room: near(room), comfort: near(comfort), fun: near(fun) },
        ...{ electric: electric ? 1 : 0, cost: price / 10_000 },
      };
    }),
  );
}

function rentalsOfOne(
  customer: string,
  world: RenterWorld,
  stock: readonly (readonly { car: SimulatedCar; share: number }[])[],
  random: Random,
): NamedRental[] {
  const [comfort, room, fun, cost] = [1, 1, 1, 1].map(() => Math.exp(0.4 * random.normal())) as [
    ...[number, number, number, number],
  ];
  const electric = random.next() < 0.25 ? 2.5 : -0.7 * random.next();
  const mix = ERRAND_NAMES.map(() => Math.log(1 - random.next()) ** 2); // most people have one or two errands
  const home = random.below(world.branches);
  const everyDays = 30 + 300 * random.next() ** 2 * 2;
  const memory = new Map<string, number>();
  const rentals: NamedRental[] = [];
  const joined = 0.95 * world.days * random.next(); // so that there are always some of whom nothing is known
  let day = joined + everyDays * random.next() ** 2;
  for (; day < world.days; day += -everyDays * Math.log(1 - random.next())) {
    const at = FIRST_DAY + day;
    const summer = Math.max(0, -Math.cos((2 * Math.PI * (at % 365.25)) / 365.25));
    const errand = drawn(
      mix.map((share, index) => share * ERRANDS[ERRAND_NAMES[index] as Errand].summer ** summer),
      random,
    );
    const wish = ERRANDS[ERRAND_NAMES[errand] as Errand];
    const branch = random.next() < 0.8 ? home : random.below(world.branches);
    const free = (stock[branch] ?? []).filter(({ share }) => random.next() < share).map(({ car }) => car);
    const offered = random.shuffled(free.length).slice(0, MOST_CHOICES);
    if (offered.length < LEAST_CHOICES) continue;
    const cars = Array.from(offered, (index) => free[index] as SimulatedCar);
    const utilities = cars.map(
      (one) =>
        wish.room * room * one.room +
        wish.comfort * comfort * one.comfort +
        wish.fun * fun * (0.5 + summer) * one.fun +
        wish.cost * cost * one.cost +
        electric * one.electric * (wish.days[1] > 7 ? 0.2 : 1) + // nobody charges on the way to the sea
        (memory.get(one.car.model) ?? 0) -
        Math.log(-Math.log(random.next() || 1e-12)) * 0.6,
    );
    const taken = cars[utilities.indexOf(Math.max(...utilities))] as SimulatedCar;
    memory.set(taken.car.model, random.next() < 0.8 ? 1.2 : -1.5);
    const startsAt = (at + 10 * random.next()) * DAY_MS;
    const endsAt = startsAt + (wish.days[0] + (wish.days[1] - wish.days[0]) * random.next()) * DAY_MS;
    rentals.push({
      ...{ customer, at, car: wordsOfCar(taken.car) },
      occasion: wordsOfOccasion({ startsAt, endsAt, branchId: `branch ${branch}` }),
      offered: cars.map((one) => modelOf(wordsOfCar(one.car))),
    });
  }
  return rentals;
}

/** An index, as likely as its share. */
function drawn(shares: readonly number[], random: Random): number {
  let left = random.next() * shares.reduce((sum, share) => sum + share, 0);
  const found = shares.findIndex((share) => {
    left -= share;
    return left < 0;
  });
  return found < 0 ? shares.length - 1 : found;
}
