/**
 * The chart of accounts. Debits are above zero and credits below, so assets stand above zero and liabilities and revenue
 * below it.
 */

/**
 * Asset: what customers owe of what was invoiced. An invoice debits it; a payment credits it, and so does a credit note
 * as far as the invoice is not paid.
 */
type Receivable = 'receivable';

/** Asset: money at a gateway or in the till, by its name. A payment debits it, a refund credits it. */
type Cash = `cash:${string}`;

/** Income without taxes. An invoice credits it, a credit note debits it. */
type Revenue = 'revenue';

/** Liability: a tax, by its name, that is owed to the state. An invoice credits it, a credit note debits it. */
type Tax = `tax:${string}`;

/**
 * Liability: money that we took and have to give back. Credited by a credit note for what was paid already, and by a
 * payment that nothing was invoiced for (its hold had run out); debited by the refund.
 */
type RefundsDue = 'refunds-due';

/** Liability: deposits of customers. Credited when one is held; debited when it is released, or captured for a charge. */
type Deposits = 'deposits';

/** Asset: what a gateway keeps blocked for us on a customer's card, by the gateway's name. The other side of `deposits`. */
type DepositsHeld = `deposits-held:${string}`;

/** Asset: what a gateway took back from us while a customer contests a payment. Credited when it is decided. */
type Disputed = `disputed:${string}`;

/** Expense: payments that a customer contested and got back. Debited when a dispute is lost, credited when it is won after all. */
type DisputesLost = 'disputes-lost';

export type Account =
  | Receivable
  | Cash
  | Revenue
  | Tax
  | RefundsDue
  | Deposits
  | DepositsHeld
  | Disputed
  | DisputesLost;

/** The account of a tax; its name is cut where an account's name could not hold it. */
export const taxAccount = (name: string): Tax => `tax:${name.slice(0, 150)}`;
