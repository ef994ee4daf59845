/** Rows of `payments` and `payment_attempts`. */
import type { PaymentMethod } from './gateways/payment-gateway.js';

export type PaymentState =
  | 'open'
  | 'completed'
  | 'failed'
  | 'authorised'
  | 'capture-due'
  | 'release-due'
  | 'released'
  | 'refund-due'
  | 'refunded';

export interface PaymentRow {
  id: string;
  reservation_id: string;
  user_id: string;
  /** `balance`: what is owed by the ledger: open invoices, charges. */
  purpose: 'rental' | 'deposit' | 'balance';
  amount_minor: string;
  currency: string;
  method: PaymentMethod;
  state: PaymentState;
  captured_minor: string | null;
  /** Why staff took or let go of a deposit, in their words. */
  decided_for: string | null;
  gateway: string | null;
  sandbox: boolean;
  reference: string | null;
  card_brand: string | null;
  card_last4: string | null;
  failure: string | null;
  action_url: string | null;
  caller: string;
  idempotency_key: string | null;
  fingerprint: Buffer;
  form: PaymentForm;
  answer_status: number | null;
  answer: string | null;
  created_at: Date;
  paid_at: Date | null;
}

/** In which words it was asked: the source documents', or ours. */
export type PaymentForm = 'document' | 'canonical';

export interface AttemptRow {
  id: string;
  payment_id: string;
  gateway: string;
  state: 'begun' | 'action' | 'succeeded' | 'declined' | 'closed' | 'unreachable';
  reference: string | null;
  created_at: Date;
}
