/** What is due besides the price: fuel, cleaning, damage. An invoice of its own is issued. */
import { answerTo, api } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { type Option, SelectField, TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { MoneyField, minorOf } from '../../design/money-field.js';
import type { Reservation } from './reservation-words.js';

export const CHARGE_KINDS = ['fuel', 'cleaning', 'late', 'damage', 'other'] as const;
type Kind = (typeof CHARGE_KINDS)[number];
const KINDS: readonly Option[] = [
  ['damage', 'Damage'],
  ['fuel', 'Fuel or charge'],
  ['cleaning', 'Cleaning'],
  ['late', 'Late return'],
  ['other', 'Something else'],
];

export function AddCharge({ reservation: { id, currency }, onClose }: { reservation: Reservation; onClose(): void }) {
  const charge = useAct(
    async (fields: FormData) => {
      const description = String(fields.get('description')).trim();
      const body = {
        kind: String(fields.get('kind')) as Kind,
        amountMinor: minorOf(fields.get('amountMinor'), currency),
        ...(description && { description }),
      };
      await answerTo(api.POST('/api/v1/reservations/{id}/charges', { params: { path: { id } }, body }));
      onClose();
    },
    { done: 'Charged; its invoice is issued', changes: [['reservations'], ['invoices']], quiet: true },
  );
  return (
    <FormDialog
      title="Charge for something"
      action="Charge"
      busy={charge.isPending}
      problem={charge.error}
      onSubmit={(fields) => charge.mutate(fields)}
      onClose={onClose}
    >
      <SelectField label="For" name="kind" options={KINDS} />
      <TextField
        label="On the invoice it reads"
        name="description"
        maxLength={200}
        error={fieldError(charge.error, 'description')}
      />
      <MoneyField
        label="Amount"
        name="amountMinor"
        currency={currency}
        required
        error={fieldError(charge.error, 'amountMinor')}
      />
    </FormDialog>
  );
}
