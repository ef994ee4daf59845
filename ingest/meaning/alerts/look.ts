/** One sample as those who look for alerts in it get it. */
import type { AlertKind, AlertRule } from '../../../contracts/index.js';
import type { Observation } from '../reading.js';
import type { AlertBook, Finding } from './alert-book.js';

export interface Look {
  seen: Observation;
  book: AlertBook;
  rules: Readonly<Record<AlertKind, AlertRule>>;
  /** How long it is from one sample of this car to the next, as a rule, ms. */
  usualMs: number;
  find(finding: Finding): void;
}
