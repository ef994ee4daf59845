/** All readings, and who keeps what they tell. A new one is added here, and nowhere else. */
import type { FactKeeper, Reading } from './reading.js';

export const READINGS: readonly Reading[] = [];
export const KEEPERS: readonly FactKeeper[] = [];
