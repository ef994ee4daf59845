/** What the recommender learns from: this system's own rentals, with the past of each, and without names. */
import { type NamedRental, tableOfRentals, withPast, wordsOfCar, wordsOfOccasion } from '../../models/index.js';
import type { TrainingSource } from '../models/training-source.js';
import { TASK } from './live-recommender.js';
import { type RentedRow, recommendationsRepository } from './recommendations-repository.js';

/** Fewer say nothing of tastes: rules do as well. */
const LEAST_RENTALS = 500;
const LEAST_CUSTOMERS = 50;
const DAY_MS = 86_400_000;

export const rentalLessons: TrainingSource = {
  task: TASK,
  async labelled(db) {
    const rented = await recommendationsRepository(db).lessons();
    const customers = new Set(rented.map(({ userId }) => userId)).size;
    const [first, last] = [rented[0], rented.at(-1)];
    if (!first || !last || rented.length < LEAST_RENTALS || customers < LEAST_CUSTOMERS) return undefined;
    return { table: tableOfRentals(withPast(rented.map(namedRental))), from: first.bookedAt, until: last.bookedAt + 1 };
  },
};

export const namedRental = (one: RentedRow): NamedRental => ({
  ...{ customer: one.userId, at: one.bookedAt / DAY_MS },
  ...{ car: wordsOfCar(one), occasion: wordsOfOccasion(one) },
});
