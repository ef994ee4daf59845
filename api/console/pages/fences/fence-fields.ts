/** What a person filled in, as the API takes it. */
import { ownTimeZone } from '../../design/own-time-zone.js';
import type { Fence } from './fence-words.js';

const numberIn = (form: FormData, name: string): number | null => {
  const text = String(form.get(name) ?? '').trim();
  return text === '' ? null : Number(text);
};

export function fenceFields(form: FormData) {
  const minutes = numberIn(form, 'dwellMinutes');
  const severity = String(form.get('severity') ?? '');
  return {
    name: String(form.get('name') ?? '').trim(),
    fleetId: String(form.get('fleetId') ?? '') || null,
    alert: String(form.get('alert')) as Fence['alert'],
    severity: severity === '' ? null : (severity as Exclude<Fence['severity'], null>),
    dwellS: minutes === null ? null : Math.round(minutes * 60),
    speedLimitKmh: numberIn(form, 'speedLimitKmh'),
    timeZone: String(form.get('timeZone') ?? '') || ownTimeZone(),
  };
}

/** Of this computer. */
