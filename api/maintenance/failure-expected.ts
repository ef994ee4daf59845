/** When a car is not offered at all: something is about to fail. Pure. */
import type { Component, ComponentOutlook } from '../../models/index.js';

/** Of a failure within seven days: from here on the car is not offered, and below the lower one it is again. */
const BAR_FROM = 0.5;
const BAR_UNTIL = 0.35;

/** By the rules these are flagged for what they read, and strand a car; the others for their age too, which can wait. */
const STRANDING: readonly Component[] = ['cooling', 'alternator'];

/** The worst; null where there is none. `before`: what the car was barred for until now. */
export function failureExpected(
  outlooks: readonly ComponentOutlook[],
  before: Component | undefined,
): Component | null {
  const barred = outlooks.filter(({ component, flagged, risk7 }) =>
    risk7 === null ? flagged && STRANDING.includes(component) : risk7 >= (component === before ? BAR_UNTIL : BAR_FROM),
  );
  return barred.sort((a, b) => (b.risk7 ?? 0) - (a.risk7 ?? 0))[0]?.component ?? null;
}
