/** What administrators are told of a refund that did not reach its customer. */
import type { PaymentRow } from './payment-row.js';
import type { RefundRow } from './refunds-repository.js';
import type { MoneyNews } from './tell-staff.js';

/** Once for each time that it was ordered. */
export function refusedNews(
  { id, round, amount_minor }: RefundRow,
  payment: PaymentRow,
  reason: string,
  reasonInSpanish = reason,
): MoneyNews {
  const what = `${payment.reservation_id}, ${payment.gateway}: ${amount_minor} ${payment.currency}`;
  return {
    title: 'A refund was refused',
    text: `Reservation ${what} (minor units), ${reason}. Order it anew, or give it back by hand.`,
    es: {
      title: 'Se ha rechazado una devolución',
      text: `Reserva ${what} (unidades mínimas), ${reasonInSpanish}. Ordénala de nuevo o devuélvela a mano.`,
    },
    key: `refund-refused:${id}:${round}`,
  };
}
