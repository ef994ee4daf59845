import type { History } from '../../models/remaining-life/history.js';
import { seededRandom } from '../../models/tables/random.js';

/**
 * Units that ran to failure after 60 to 140 steps. Two hidden conditions start apart and fail at about the same place;
 * signals 0 to 2 mix them, signal 3 is noise alone, signal 4 never moves.
 */
export function wornUnits(count: number, seed: number): History[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const life = 60 + random.below(81);
    const growth = (3.5 + 0.3 * random.normal()) / life;
    const start = [random.normal(), random.normal()];
    const end = [20 + random.normal(), -10 + random.normal()];
    const steps = Array.from({ length: life }, (_, step) => {
      const worn = Math.expm1(growth * (step + 1)) / Math.expm1(growth * life);
      const [a, b] = start.map((value, axis) => value * (1 - worn) + (end[axis] as number) * worn) as [number, number];
      return Float64Array.from([500 + a, 30 - 2 * b, a + b, 0], (value) => value + random.normal());
    });
    return { unit: String(index + 1), steps: steps.map((step) => Float64Array.from([...step, 7])) };
  });
}
