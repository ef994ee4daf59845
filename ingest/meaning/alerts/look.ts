/** One sample as those who look for alerts in it get it. */
import type { AlertKind, AlertRule } from '../../../contracts/index.js';
import type { Observation } from '../reading.js';
import type { AlertBook, Finding } from './alert-book.js';

export interface Look {
  seen: Observation;
  book: AlertBook;
  rules: Readonly<Record<AlertKind, AlertRule>>;
  find(finding: Finding): void;
}
