/** What is recommended where no model serves: what one took oneself, then what is taken there. Pure. */
import { weightsOf } from './recommender.js';
import { type CarWords, kindOf, modelOf, type Taken } from './rentals.js';

/** The model itself says more than another of its kind. */
const SAME_MODEL = 2;
const SAME_KIND = 1;
/** Of no history, or of what is neither, the popular first: always less than a rental of one's own says. */
const POPULAR = 0.2;

/** Of each car; `popular`: the share of each in the rentals there. */
export function ruledScores(
  taken: readonly Taken[],
  cars: readonly CarWords[],
  popular: readonly number[],
): Float64Array {
  const weights = weightsOf(taken);
  const share = (same: (car: CarWords) => boolean) =>
    taken.reduce((sum, { car }, index) => sum + (same(car) ? (weights[index] ?? 0) : 0), 0);
  return Float64Array.from(cars, (words, index) => {
    const kind = kindOf(words);
    return (
      SAME_MODEL * share((car) => modelOf(car) === modelOf(words)) +
      SAME_KIND * share((car) => kind !== undefined && kindOf(car) === kind) +
      POPULAR * (popular[index] ?? 0)
    );
  });
}
