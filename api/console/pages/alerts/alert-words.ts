/** Alerts as people say them. */
import { ALERT_KIND_NAMES, ALERT_KINDS } from '../../../../contracts/alert-kinds.js';
import type { Schemas } from '../../data/api.js';
import type { Tone } from '../../design/chip.js';
import type { Option } from '../../design/field.js';

export type Alert = Schemas['Alert'];
export type AlertAct = 'acknowledge' | 'snooze' | 'resolve';

export const SEVERITY_WORDS: Record<Alert['severity'], { label: string; tone: Tone }> = {
  critical: { label: 'Critical', tone: 'bad' },
  warning: { label: 'Warning', tone: 'warn' },
  info: { label: 'Info', tone: 'info' },
};

export const ALERT_STATE_WORDS: Record<Alert['state'], { label: string; tone: Tone }> = {
  open: { label: 'Open', tone: 'bad' },
  acknowledged: { label: 'Looked after', tone: 'info' },
  resolved: { label: 'Resolved', tone: 'good' },
};

export const KIND_OPTIONS: readonly Option[] = [
  ['', 'Any kind'],
  ...ALERT_KIND_NAMES.map((kind): Option => [kind, ALERT_KINDS[kind].label]),
];

export const ACT_WORDS: Record<AlertAct, { label: string; done: string; key: string }> = {
  acknowledge: { label: 'Acknowledge', done: 'acknowledged', key: 'a' },
  snooze: { label: 'Put off', done: 'put off', key: 's' },
  resolve: { label: 'Resolve', done: 'resolved', key: 'r' },
};
