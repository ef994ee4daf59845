/** What administrators are told of a refund that did not reach its customer. */
import type { PaymentRow } from './payment-row.js';
import type { RefundRow } from './refunds-repository.js';

/** Once for each time that it was ordered. */
export const refusedNews = ({ id, round, amount_minor }: RefundRow, payment: PaymentRow, reason: string) => ({
  title: 'A refund was refused',
  text: `Reservation ${payment.reservation_id}, ${payment.gateway}: ${amount_minor} ${payment.currency} (minor units), ${reason}. Order it anew, or give it back by hand.`,
  key: `refund-refused:${id}:${round}`,
});
