/** Entries of the audit log, in words. */
import type { paths } from '../../../../client/api.js';
import type { Option } from '../../design/field.js';
import { inWords } from '../../design/in-words.js';

type Page = paths['/api/v1/audit']['get']['responses'][200]['content']['application/json'];
export type AuditEntry = Page['items'][number];

/** `user.role-changed` is "User: role changed". */
export function actionWords(action: string): string {
  const [kind = '', what = ''] = action.split('.');
  return inWords(`${kind}: ${what}`);
}

export const actorWords = ({ userId, role }: AuditEntry['actor']): string =>
  userId ? `${role ?? 'someone'} ${userId.slice(0, 8)}` : (role ?? 'the system');

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
  reservation: (id) => `/reservations?open=${id}`,
  invoice: (id) => `/invoices?open=${id}`,
  payment: (id) => `/payments?open=${id}`,
};
