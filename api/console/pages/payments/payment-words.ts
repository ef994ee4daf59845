/** Payments as people say them. */
import type { Schemas } from '../../data/api.js';
import type { Tone } from '../../design/chip.js';

export type Payment = Schemas['Payment'];

export const PAYMENT_WORDS: Record<Payment['state'], { label: string; tone: Tone }> = {
  open: { label: 'Under way', tone: 'warn' },
  completed: { label: 'Paid', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  authorised: { label: 'Held', tone: 'info' },
  'capture-due': { label: 'Being taken', tone: 'warn' },
  'release-due': { label: 'Being let go', tone: 'warn' },
  released: { label: 'Let go', tone: 'quiet' },
  'refund-due': { label: 'Refund under way', tone: 'warn' },
  refunded: { label: 'Given back', tone: 'quiet' },
};

/** "Credit Card, Visa …4242". */
export function paidBy({ method, card }: Payment): string {
  if (!card) return method;
  const brand = card.brand && card.brand[0]?.toUpperCase() + card.brand.slice(1);
  return `${brand ?? method} …${card.last4 ?? ''}`;
}

export const PURPOSES: Readonly<Record<string, string>> = { rental: 'Rental', deposit: 'Deposit', balance: 'Balance' };
