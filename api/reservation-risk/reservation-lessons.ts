/** What the risk of a reservation is learned from: this system's own, as they stood before they ended. */
import { tableOfBooked } from '../../models/index.js';
import type { TrainingSource } from '../models/training-source.js';
import { bookedRepository } from './booked-repository.js';
import { TASK } from './risks-repository.js';

/** With fewer, rates say as much. */
const LEAST_RESERVATIONS = 500;
const LEAST_OF_EACH_END = 30;
const DAY_MS = 86_400_000;

export const reservationLessons: TrainingSource = {
  task: TASK,
  async labelled(db) {
    const lessons = await bookedRepository(db).lessons();
    const [first, last] = [lessons[0], lessons.at(-1)];
    const reservations = new Set(lessons.map(({ booked }) => booked.id)).size;
    const cancelled = lessons.filter(({ outcome }) => outcome.wasCancelled).length;
    const missed = lessons.filter(({ outcome }) => outcome.wasNoShow).length;
    if (!first || !last || reservations < LEAST_RESERVATIONS || Math.min(cancelled, missed) < LEAST_OF_EACH_END) {
      return undefined;
    }
    const table = tableOfBooked(
      lessons.map(({ booked }) => booked),
      lessons.map(({ outcome }) => outcome),
    );
    return { table, from: first.booked.at * DAY_MS, until: last.booked.at * DAY_MS + 1 };
  },
};
