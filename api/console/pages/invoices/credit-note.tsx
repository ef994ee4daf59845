/** Takes back what is open of an invoice, or a part of it. */
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { MoneyField, minorOf } from '../../design/money-field.js';
import type { Invoice } from './invoice-chip.js';

export function CreditNote({
  invoice: { id, number, currency },
  mostMinor,
  onClose,
}: {
  invoice: Invoice;
  mostMinor: number;
  onClose(): void;
}) {
  const credit = useAct(
    async (fields: FormData) => {
      const body = {
        amountMinor: minorOf(fields.get('amountMinor'), currency),
        reason: String(fields.get('reason')).trim(),
      };
      await answerTo(api.POST('/api/v1/invoices/{id}/credit-notes', { params: { path: { id } }, body }));
      onClose();
    },
    { done: `Taken back of ${number}`, changes: [['invoices'], ['reservations']], quiet: true },
  );
  return (
    <FormDialog
      title={`Take back what is open of ${number}`}
      action="Issue a credit note"
      danger
      busy={credit.isPending}
      problem={credit.error}
      onSubmit={(fields) => credit.mutate(fields)}
      onClose={onClose}
    >
      <MoneyField
        label="Amount"
        name="amountMinor"
        currency={currency}
        amountMinor={mostMinor}
        mostMinor={mostMinor}
        required
      />
      <TextField label="Reason" name="reason" hint="It stands on the credit note" maxLength={200} required />
    </FormDialog>
  );
}
