/** An alert in words: one line, and what stands behind it. */
import type { Alert } from './alert.js';
import { ALERT_KINDS } from './alert-kinds.js';
import { faultMeaning } from './fault-codes.js';

const UNITS: Readonly<Record<string, string>> = { Cel: '°C', 'km/h': 'km/h', V: 'V', '%': '%', m: 'm', g: 'g' };

/** `subjectName` is the name of the fence that it is about. */
export function alertWords(
  { kind, subject, value, threshold, since }: Pick<Alert, 'kind' | 'subject' | 'value' | 'threshold' | 'since'>,
  subjectName?: string | null,
): { title: string; text: string } {
  const { label, unit } = ALERT_KINDS[kind];
  const amount = (of: number | null) => (of === null ? '' : `${Number(of.toFixed(1))} ${UNITS[unit] ?? unit}`.trim());
  if (kind === 'fault-code' && subject) return { title: `${label} ${subject}`, text: `${faultMeaning(subject)}.` };
  const where = subjectName ? `: ${subjectName}` : '';
  const limit = threshold === null || kind === 'unplugged' ? '' : `; the limit is ${amount(threshold)}`;
  const text = value === null ? `Since ${since}.` : `${amount(value)}${limit}.`;
  return { title: `${label}${where}`, text };
}
