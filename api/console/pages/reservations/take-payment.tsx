/** Money at the desk: cash, or on account. */
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { type Option, SelectField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { formatMoney } from '../../design/format-money.js';
import { MoneyField, minorOf } from '../../design/money-field.js';
import { useReservationMoney } from './reservation-money.js';
import type { Reservation } from './reservation-words.js';

const METHODS: readonly Option[] = [
  ['Cash', 'Cash'],
  ['Invoice', 'On account, by invoice'],
];

export function TakePayment({ reservation, onClose }: { reservation: Reservation; onClose(): void }) {
  const { id, currency } = reservation;
  const { data } = useReservationMoney(reservation);
  const pay = useAct(
    async (fields: FormData) => {
      const body = {
        reservationId: id,
        amountMinor: minorOf(fields.get('amountMinor'), currency),
        currency,
        method: String(fields.get('method')) as 'Cash' | 'Invoice',
      };
      await answerTo(api.POST('/api/v1/payments', { body }));
      onClose();
    },
    { done: 'Payment taken', changes: [['reservations'], ['payments'], ['invoices']], quiet: true },
  );
  const open = data?.openMinor ?? 0;
  return (
    <FormDialog
      title="Take a payment"
      action="Take payment"
      busy={pay.isPending}
      problem={pay.error}
      disabled={!data || open === 0}
      onSubmit={(fields) => pay.mutate(fields)}
      onClose={onClose}
    >
      <p className="muted">{data ? `Open: ${formatMoney(open, currency)}` : 'Looking up what is open…'}</p>
      {data && <MoneyField label="Amount" name="amountMinor" currency={currency} amountMinor={open} required />}
      <SelectField label="How" name="method" options={METHODS} />
    </FormDialog>
  );
}
