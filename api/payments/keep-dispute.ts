/** What a provider says of a contested payment, in the books: taken from us while it is open, then back, or lost. */
import type { Knex } from 'knex';
import type { Account } from '../ledger/accounts.js';
import { ledgerRepository } from '../ledger/ledger-repository.js';
import { disputesRepository } from './disputes-repository.js';
import type { ProviderDispute } from './gateways/payment-gateway.js';
import type { PaymentRow } from './payment-row.js';
import { tellStaff } from './tell-staff.js';

/** A dispute only goes on in this order: what is said later but was asked earlier changes nothing. */
const ORDER: readonly ProviderDispute['state'][] = ['inquiry', 'open', 'lost', 'won'];

/** In a transaction that holds the payment's lock. Asked again it changes nothing. */
export async function keepDispute(
  tx: Knex,
  payment: PaymentRow,
  gateway: string,
  said: ProviderDispute,
): Promise<void> {
  const kept = disputesRepository(tx);
  const before = await kept.find(gateway, said.reference);
  const known = before && ORDER.indexOf(before.state) >= ORDER.indexOf(said.state);
  if (said.amountMinor < 1 || (known && (before.withheld || !said.withheld))) return;
  const now = await kept.keep(payment.id, gateway, known ? { ...said, state: before.state } : said);
  const amountMinor = Number(now.amount_minor); // as it was first told
  const move = (step: string, memo: string, from: Account, to: Account) =>
    ledgerRepository(tx).post({
      key: `dispute:${now.id}:${step}`,
      reservationId: payment.reservation_id,
      memo: `${memo}: ${now.reason}`,
      method: payment.method,
      entries: [
        { account: to, amountMinor, currency: now.currency },
        { account: from, amountMinor: -amountMinor, currency: now.currency },
      ],
    });
  const [cash, disputed] = [`cash:${gateway}`, `disputed:${gateway}`] as const;
  if (now.withheld) {
    await move('withheld', 'Payment contested', cash, disputed);
    if (now.state === 'lost') await move('lost', 'Dispute lost', disputed, 'disputes-lost');
    if (now.state === 'won')
      await move('won', 'Dispute won', before?.state === 'lost' ? 'disputes-lost' : disputed, cash);
  }
  if (known) return;
  await tellStaff(tx, {
    title: TITLES[now.state].en,
    text: `Reservation ${payment.reservation_id}, ${gateway}, ${now.reference}: ${now.reason}.`,
    es: {
      title: TITLES[now.state].es,
      text: `Reserva ${payment.reservation_id}, ${gateway}, ${now.reference}: ${now.reason}.`,
    },
    key: `dispute:${now.id}:${now.state}`,
  });
}

const TITLES: Readonly<Record<ProviderDispute['state'], Record<'en' | 'es', string>>> = {
  inquiry: { en: 'A bank asks about a payment', es: 'Un banco pregunta por un pago' },
  open: { en: 'A customer contests a payment', es: 'Un cliente reclama un pago' },
  lost: { en: 'A contested payment is lost', es: 'Se ha perdido un pago reclamado' },
  won: { en: 'A contested payment stays ours', es: 'Un pago reclamado sigue siendo nuestro' },
};
