/** An alert in words: one line, and what stands behind it. When it began is told beside it, by the clock of whoever reads. */
import type { Alert } from './alert.js';
import { ALERT_KINDS, type AlertKind } from './alert-kinds.js';
import { faultMeaning } from './fault-codes.js';

const UNITS: Readonly<Record<string, string>> = { Cel: '°C', 'km/h': 'km/h', V: 'V', '%': '%', m: 'm', g: 'g' };

/** Of what has no value. */
const SENTENCES: Partial<Record<AlertKind, string>> = {
  geofence: 'It was where it is not to be.',
  'out-of-area': 'It was outside the area of its fleet.',
  silence: 'Nothing was heard of it.',
  'late-return': 'Its rental was over, and it was not returned.',
};

/** The fence that an alert is about. */
export interface FenceOfAlert {
  name: string;
  /** Where cars are not to be; `none` where the fence says nothing of that any more. */
  alert: 'none' | 'inside' | 'outside';
}

export function alertWords(
  { kind, subject, value, threshold }: Pick<Alert, 'kind' | 'subject' | 'value' | 'threshold'>,
  fence?: FenceOfAlert,
): { title: string; text: string } {
  const { label, unit } = ALERT_KINDS[kind];
  const amount = (of: number | null) => (of === null ? '' : `${Number(of.toFixed(1))} ${UNITS[unit] ?? unit}`.trim());
  if (kind === 'fault-code' && subject) return { title: `${label} ${subject}`, text: `${faultMeaning(subject)}.` };
  if (kind === 'geofence' && fence && fence.alert !== 'none') return placeWords(fence.name, fence.alert);
  const where = fence ? `: ${fence.name}` : '';
  const limit = threshold === null || kind === 'unplugged' ? '' : `; the limit is ${amount(threshold)}`;
  const text = value === null ? (SENTENCES[kind] ?? `${label}.`) : `${amount(value)}${limit}.`;
  return { title: `${label}${where}`, text };
}

const placeWords = (name: string, where: 'inside' | 'outside') =>
  where === 'inside'
    ? { title: `Inside geofence ${name}`, text: 'Cars are not to be in it.' }
    : { title: `Outside geofence ${name}`, text: 'Cars are to stay in it.' };
