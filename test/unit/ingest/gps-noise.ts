/** A receiver's unrest, for tests: metres off, as white noise. */
import { seededRandom } from '../../../models/tables/random.js';

/** The same each time; `sigmaM` is the standard deviation in one direction. */
export function gpsNoise(sigmaM: number): () => number {
  const random = seededRandom(7);
  return () => sigmaM * random.normal();
}
