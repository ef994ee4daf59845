/** How a simulated car moves: the seam between one car's physics and whoever reports it. */
import type { Reading } from './sensor.js';

export interface DriveModel {
  /** Lets `elapsedMs` pass and gives the car's signals afterwards. */
  advance(elapsedMs: number): Reading;
}
