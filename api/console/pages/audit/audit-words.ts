/** Entries of the audit log, in words. */
import type { paths } from '../../../../client/api.js';
import type { Option } from '../../design/field.js';
import { formatSpan } from '../../design/format-span.js';
import { inWords } from '../../design/in-words.js';

type Page = paths['/api/v1/audit']['get']['responses'][200]['content']['application/json'];
export type AuditEntry = Page['items'][number];

/** `user.role-changed` is "User: role changed". */
export function actionWords(action: string): string {
  const [kind = '', what = ''] = action.split('.');
  return SAID[action] ?? inWords(`${kind}: ${what}`);
}

/** What somebody types to find an action, as it is shown or as the API has it. */
export function actionOf(words: string): string {
  const typed = words.trim().toLowerCase();
  const said = Object.keys(SAID).find((action) => SAID[action]?.toLowerCase() === typed);
  return said ?? typed.replace(/:\s*/, '.').replaceAll(/\s+/g, '-');
}

/** Those that their names do not say well enough. */
const SAID: Readonly<Record<string, string>> = {
  'vehicle.commanded': 'Command to a car: sent',
  'vehicle.command-cancelled': 'Command to a car: cancelled',
  'vehicle.blocked': 'Car: kept from rental for a time',
  'vehicle.unblocked': 'Car: given back to rental',
  'vehicle.token-issued': 'Car: device token issued',
  'vehicle.sensors-configured': 'Car: sensors configured',
  'vehicle.configured': 'Car: configured',
  'vehicle.config-cleared': 'Car: configuration taken back',
  'fleet.configured': 'Fleet: default configuration set',
  'vehicle.created': 'Car: added',
  'vehicle.changed': 'Car: changed',
  'vehicle.removed': 'Car: removed',
  'reservation.handover': 'Reservation: handover recorded',
  'reservation.hold': 'Reservation: made',
  'reservation.change': 'Reservation: changed',
  'reservation.confirm': 'Reservation: confirmed',
  'reservation.cancel': 'Reservation: cancelled',
  'reservation.start': 'Reservation: started',
  'reservation.end': 'Reservation: ended',
  'user.standing-changed': 'User: account closed or opened',
  'user.refresh-token-reused': 'User: sign-in used twice, session ended',
};

/** By name, else by role and the first of the id: whose account is gone has no name. */
export function actorWords({ userId, name, role }: AuditEntry['actor']): string {
  if (name) return name;
  return userId ? `${roleOf(role) ?? 'someone'} ${userId.slice(0, 8)}` : (role ?? 'the system');
}

/** "admin", or "admin, by the API key Exporter". */
export function asWhat({ name, role, apiKey }: AuditEntry['actor']): string | undefined {
  const by = role?.includes(KEY) ? `by ${apiKey ? `the API key ${apiKey}` : 'an API key'}` : undefined;
  return [name && roleOf(role), by].filter(Boolean).join(', ') || undefined;
}

const KEY = ', by API key';
const roleOf = (role: string | null) => role?.split(KEY)[0];

/** "Seat León · 1234 BCF, Thu 26 Nov, 14:00–18:00"; the first of the id of what has no name any more. */
export function subjectWords({ id, name, startsAt, endsAt }: AuditEntry['subject']): string {
  if (!name) return UUID.test(id) ? id.slice(0, 8) : inWords(id);
  return startsAt && endsAt ? `${name}, ${formatSpan(startsAt, endsAt)}` : name;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-/;

export const kindWords = ({ kind }: AuditEntry['subject']): string =>
  ({ vehicle: 'Car', feedback: 'Rating' })[kind] ?? inWords(kind);

export const SUBJECT_OPTIONS: readonly Option[] = [
  ['', 'Anything'],
  ['user', 'Users'],
  ['vehicle', 'Cars'],
  ['reservation', 'Reservations'],
  ['fleet', 'Fleets'],
  ['branch', 'Branches'],
  ['tariff', 'Tariffs'],
  ['payment', 'Payments'],
  ['invoice', 'Invoices'],
];

/** Where one sees it; undefined where there is no page of it. */
export const subjectHref = ({ kind, id }: AuditEntry['subject']): string | undefined => PAGES_OF[kind]?.(id);

const PAGES_OF: Readonly<Record<string, (id: string) => string>> = {
  user: (id) => `/users/${id}`,
  vehicle: (id) => `/cars/${id}`,
  fleet: (id) => `/fleets/${id}`,
  reservation: (id) => `/reservations?open=${id}`,
  invoice: (id) => `/invoices?open=${id}`,
  payment: (id) => `/payments?open=${id}`,
};
