/** What the API needs of the recommender: it is arithmetic, so no thread is asked for it. */
export { ranked } from './ranking.js';
export { dot, type Recommender, recommender, type SavedRecommender } from './recommender.js';
export {
  type CarWords,
  kindOf,
  lengthOf,
  modelOf,
  type Occasion,
  type RentalLength,
  type Taken,
  type TasteCar,
  tableOfRentals,
  wordsOfCar,
  wordsOfOccasion,
} from './rentals.js';
export { ruledScores } from './rules.js';
export { type NamedRental, withPast } from './with-past.js';
