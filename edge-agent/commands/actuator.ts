/** What can be done to the car. The real one is the maker's gateway; ours is a simulated car. */
import type { Reading } from '../sensors/sensor.js';

export interface Actuator {
  /**
   * Does it, and gives what to tell whoever asked. `values` are the car's newest signals.
   * Throws an Error whose message says why it could not be done.
   */
  perform(type: string, args: Readonly<Record<string, unknown>>, values: Reading): Promise<string | undefined>;
}
