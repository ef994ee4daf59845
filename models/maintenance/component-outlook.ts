/** What is foreseen of one component of one car: by a model or, where none serves, by the plain rules. */
import { COMPONENTS, type Component } from './car-day.js';

export interface ComponentOutlook {
  readonly component: Component;
  /** Whether its service should be planned now. */
  readonly flagged: boolean;
  /** Probability of failure within so many days; null where rules serve, which know none. */
  readonly risk7: number | null;
  readonly risk30: number | null;
  /** Days until it fails: half of such components fail before the median, eight in ten between low and high. */
  readonly remainingDays: RemainingDays | null;
  /** What speaks for a failure, in words, the weightiest first. Empty where nothing does. */
  readonly reasons: readonly string[];
}

/** Null: later than half a year, beyond which the model does not look. */
export interface RemainingDays {
  readonly low: number | null;
  readonly median: number | null;
  readonly high: number | null;
}

/**
 * A row of what the task `maintenance` predicts, as it is stored, as outlooks: of each component that the row tells of.
 * A number that is missing there (NaN, null) is null here.
 */
export function outlooksOf(row: Readonly<Record<string, unknown>>): ComponentOutlook[] {
  return COMPONENTS.filter((component) => typeof row[`${component}.risk30`] === 'number').map((component) => {
    const of = (what: string) => {
      const value = row[`${component}.${what}`];
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    };
    const reasons = row[`${component}.reasons`];
    return {
      component,
      flagged: of('flagged') === 1,
      risk7: of('risk7'),
      risk30: of('risk30'),
      remainingDays: { low: of('low'), median: of('median'), high: of('high') },
      reasons: typeof reasons === 'string' && reasons ? reasons.split('; ') : [],
    };
  });
}
