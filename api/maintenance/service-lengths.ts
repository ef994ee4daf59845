/** How long a car is in the workshop for a component, and what each is called. */
import { COMPONENT_WORDS } from '../../contracts/index.js';
import type { Component } from '../../models/index.js';

const HOUR_MS = 3_600_000;
const LONGEST_MS = 3 * 24 * HOUR_MS;

const HOURS: Readonly<Record<Component, number>> = { cooling: 6, battery: 1, alternator: 4, brakes: 4, tyres: 2 };

export const componentWords = (component: Component): string => COMPONENT_WORDS[component];

/** All in one visit, ms. */
export const serviceLengthMs = (components: readonly Component[]): number =>
  Math.min(
    LONGEST_MS,
    components.reduce((sum, component) => sum + HOURS[component] * HOUR_MS, 0),
  );
