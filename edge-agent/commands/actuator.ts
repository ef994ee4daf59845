/** What can be done to the car. The real one is the maker's gateway; ours is a simulated car. */
import type { Reading } from '../sensors/sensor.js';

/** What to tell whoever asked, and what is to happen once that is told. */
export interface Done {
  detail: string;
  afterwards(): void;
}

export interface Actuator {
  /**
   * Does it, and gives what to tell whoever asked. `values` are the car's newest signals, `id` is the command's.
   * Throws an Error whose message says why it could not be done.
   */
  perform(
    type: string,
    args: Readonly<Record<string, unknown>>,
    values: Reading,
    id: string,
  ): Promise<string | Done | undefined>;
}
