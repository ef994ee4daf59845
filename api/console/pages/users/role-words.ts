/** Roles as people say them. */
import type { Tone } from '../../design/chip.js';
import type { Option } from '../../design/field.js';

export type Role = 'customer' | 'operator' | 'admin';

export const ROLE_WORDS: Record<Role, { label: string; tone: Tone }> = {
  customer: { label: 'Customer', tone: 'quiet' },
  operator: { label: 'Operator', tone: 'info' },
  admin: { label: 'Administrator', tone: 'good' },
};

export const ROLE_OPTIONS: readonly Option[] = [
  ['customer', 'Customer: books for themselves'],
  ['operator', 'Operator: the fleet, the desk'],
  ['admin', 'Administrator: everything, money and accounts too'],
];
