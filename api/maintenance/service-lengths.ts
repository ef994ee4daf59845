/** How long a car is in the workshop for a component, and what each is called. */
import type { Component } from '../../models/index.js';

const HOUR_MS = 3_600_000;
const LONGEST_MS = 3 * 24 * HOUR_MS;

const WORK: Readonly<Record<Component, { words: string; hours: number }>> = {
  cooling: { words: 'engine cooling', hours: 6 },
  battery: { words: '12 V battery', hours: 1 },
  alternator: { words: 'alternator', hours: 4 },
  brakes: { words: 'brakes', hours: 4 },
  tyres: { words: 'tyres', hours: 2 },
};

export const componentWords = (component: Component): string => WORK[component].words;

/** All in one visit, ms. */
export const serviceLengthMs = (components: readonly Component[]): number =>
  Math.min(
    LONGEST_MS,
    components.reduce((sum, component) => sum + WORK[component].hours * HOUR_MS, 0),
  );
