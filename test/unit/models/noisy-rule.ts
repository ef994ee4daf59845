/** A table whose truth follows a rule that no straight line does, with noise: numbers, a category and missing cells. */
import { seededRandom } from '../../../models/tables/random.js';
import { type Table, tableOf } from '../../../models/tables/table.js';

export function noisyRule(rows: number, seed: number): { features: Table; truth: Float64Array } {
  const random = seededRandom(seed);
  const drawn = () => Float64Array.from({ length: rows }, () => random.normal());
  const [x, y, z] = [drawn(), drawn(), drawn()];
  const kinds = Array.from({ length: rows }, () => `kind ${random.below(6)}`);
  const truth = Float64Array.from({ length: rows }, (_, row) => {
    const odd = Number(kinds[row]?.slice(5)) % 2;
    const score = 2 * (x[row] as number) * (y[row] as number) + (odd ? 1 : -1);
    return random.next() < 1 / (1 + Math.exp(-2 * score)) ? 1 : 0;
  });
  const withGaps = z.map((value, row) => (row % 7 === 0 ? Number.NaN : value));
  return { features: tableOf({ x, y, z: withGaps, kind: kinds }), truth };
}
