/** A refund, or what becomes of a deposit: how much, and why. */
import { answerTo, api } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { formatMoney } from '../../design/format-money.js';
import { MoneyField, minorOf } from '../../design/money-field.js';
import type { Payment } from './payment-words.js';

export type Way = 'refund' | 'capture' | 'release';
const WORDS: Record<Way, { title: string; action: string; done: string; what: string }> = {
  refund: {
    title: 'Give money back',
    action: 'Give back',
    done: 'It goes back',
    what: 'All of it, or a part. A credit note is issued.',
  },
  capture: {
    title: 'Take of the deposit',
    action: 'Take it',
    done: 'Taken; the rest is let go',
    what: 'What is taken pays what is open. The rest is let go.',
  },
  release: {
    title: 'Let the deposit go',
    action: 'Let it go',
    done: 'The deposit is let go',
    what: 'All of it, at once.',
  },
};

interface Props {
  way: Way;
  payment: Payment;
  mostMinor: number;
  onClose(): void;
}

export function GiveBack({ way, payment: { id, currency }, mostMinor, onClose }: Props) {
  const words = WORDS[way];
  const act = useAct(
    async (fields: FormData) => {
      const params = { path: { id } };
      const reason = String(fields.get('reason')).trim();
      const body = { amountMinor: minorOf(fields.get('amountMinor'), currency), reason };
      if (way === 'refund') await answerTo(api.POST('/api/v1/payments/{id}/refunds', { params, body }));
      if (way === 'capture') await answerTo(api.POST('/api/v1/payments/{id}/capture', { params, body }));
      if (way === 'release') await answerTo(api.POST('/api/v1/payments/{id}/release', { params, body: { reason } }));
      onClose();
    },
    { done: words.done, changes: [['payments'], ['reservations'], ['invoices']], quiet: true },
  );
  return (
    <FormDialog
      title={words.title}
      action={words.action}
      danger={way !== 'release'}
      busy={act.isPending}
      problem={act.error}
      onSubmit={(fields) => act.mutate(fields)}
      onClose={onClose}
    >
      <p className="muted">{words.what}</p>
      {way !== 'release' && (
        <MoneyField
          label="Amount"
          name="amountMinor"
          currency={currency}
          amountMinor={mostMinor}
          mostMinor={mostMinor}
          hint={`${formatMoney(mostMinor, currency)} at most`}
          error={fieldError(act.error, 'amountMinor')}
          required
        />
      )}
      <TextField label="Reason" name="reason" hint="The customer may read it" maxLength={200} required />
    </FormDialog>
  );
}
