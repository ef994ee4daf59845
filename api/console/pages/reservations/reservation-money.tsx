/** What it costs, what was paid, what is open, with the papers of it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { answerTo, api } from '../../data/api.js';
import { Chip } from '../../design/chip.js';
import { DrawerPart } from '../../design/drawer.js';
import { formatMoney } from '../../design/format-money.js';
import { useMay } from '../../session/use-rights.js';
import { PAYMENT_WORDS } from '../payments/payment-words.js';
import type { Reservation } from './reservation-words.js';
import './reservation-money.css';

export function ReservationMoney({ reservation }: { reservation: Reservation }) {
  const may = useMay();
  const { id, currency } = reservation;
  const { data } = useReservationMoney(reservation, may('invoices.read'));
  const money = (minor: number) => formatMoney(minor, currency);
  return (
    <DrawerPart title="Money">
      <ul className="reservation-money">
        {reservation.priceParts.map(({ kind, name, amountMinor }) => (
          <li key={kind + name}>
            <span>{name}</span>
            <span>{money(amountMinor)}</span>
          </li>
        ))}
        {data?.charges.map((charge) => (
          <li key={charge.id}>
            <span>{charge.description}</span>
            <span>{money(charge.amountMinor)}</span>
          </li>
        ))}
        <li className="sum">
          <span>Total</span>
          <span>
            {money(
              reservation.totalMinor + (data?.charges.reduce((sum, { amountMinor }) => sum + amountMinor, 0) ?? 0),
            )}
          </span>
        </li>
        {data?.payments.map((payment) => (
          <li key={payment.id}>
            <span>
              <Link href={`/payments?open=${payment.id}`}>
                {payment.purpose === 'deposit' ? 'Deposit' : 'Payment'}, {payment.method}
              </Link>{' '}
              <Chip tone={PAYMENT_WORDS[payment.state].tone}>{PAYMENT_WORDS[payment.state].label}</Chip>
            </span>
            <span>{money(payment.amountMinor)}</span>
          </li>
        ))}
        {data && (
          <li className="sum">
            <span>Open</span>
            <span className={data.openMinor > 0 ? 'owed' : ''}>{money(data.openMinor)}</span>
          </li>
        )}
      </ul>
      {data?.invoices.map((invoice) => (
        <p key={invoice.id}>
          <Link href={`/invoices?open=${invoice.id}`}>
            {invoice.kind === 'invoice' ? 'Invoice' : 'Credit note'} {invoice.number}
          </Link>
        </p>
      ))}
      {reservation.refundMinor !== null && <p className="muted">Given back: {money(reservation.refundMinor)}</p>}
      {data && data.payments.length === 0 && <p className="muted">Nothing was paid{id && ' yet'}.</p>}
    </DrawerPart>
  );
}

/** Payments, charges and invoices of it. */
export function useReservationMoney({ id, state, totalMinor }: Reservation, invoices = true) {
  return useQuery({
    queryKey: ['reservations', 'money', id, state],
    queryFn: async ({ signal }) => {
      const query = { reservationId: id };
      const [payments, charges, papers] = await Promise.all([
        answerTo(api.GET('/api/v1/payments', { params: { query }, signal })),
        answerTo(api.GET('/api/v1/reservations/{id}/charges', { params: { path: { id } }, signal })),
        invoices ? answerTo(api.GET('/api/v1/invoices', { params: { query }, signal })) : { items: [] },
      ]);
      const billed = papers.items.filter(({ kind }) => kind === 'invoice');
      const owed = state === 'held' || (billed.length === 0 && (state === 'confirmed' || state === 'active'));
      const openMinor = owed ? totalMinor : billed.reduce((sum, invoice) => sum + invoice.openMinor, 0);
      return { payments: payments.items, charges: charges.items, invoices: papers.items, openMinor };
    },
  });
}
