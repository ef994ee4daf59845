/** What staff charge besides the price of a rental: fuel, cleaning, a late return, damage. Each is an invoice of its own. A late return is charged by the tariff too. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type Static, Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { rounded, thousandths, WHOLE } from '../pricing/percent.js';
import { NotInThisState } from '../reservations/reservation-errors.js';
import { type ChargeRow, chargesRepository } from './charges-repository.js';
import { amountsOf } from './invoice-amounts.js';
import { issueAmounts, subjectFor } from './invoices.js';
import { invoicesRepository } from './invoices-repository.js';

const CHARGE_KINDS = ['fuel', 'cleaning', 'late', 'damage', 'other'] as const;
const NAMES: Readonly<Record<(typeof CHARGE_KINDS)[number], string>> = {
  fuel: 'Fuel or charging',
  cleaning: 'Cleaning',
  late: 'Late return',
  damage: 'Damage',
  other: 'Further charge',
};
const CHARGEABLE = ['active', 'completed', 'no_show'];
const MOST = 100;

export const ChargeInput = Type.Object({
  kind: Type.Enum(CHARGE_KINDS),
  description: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })),
  amountMinor: Type.Integer({ minimum: 1, maximum: 1e12, description: "In the reservation's currency, with any tax" }),
  tax: Type.Optional(
    Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
        percent: Type.Number({ minimum: 0, maximum: 100, description: 'It counts to a thousandth of a percent' }),
      },
      { description: 'That the amount holds; damages have none in many countries' },
    ),
  ),
});
export type ChargeInput = Static<typeof ChargeInput>;

export const Charge = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    reservationId: Type.String({ format: 'uuid' }),
    kind: Type.String(),
    description: Type.String(),
    amountMinor: Type.Integer(),
    currency: Type.String(),
    tax: Type.Union([Type.Object({ name: Type.String(), percent: Type.Number() }), Type.Null()]),
    invoice: Type.Object({ id: Type.String({ format: 'uuid' }), number: Type.String() }),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'Charge' },
);

export const asCharge = (row: ChargeRow): Static<typeof Charge> => ({
  id: row.id,
  reservationId: row.reservation_id,
  kind: row.kind,
  description: row.description,
  amountMinor: Number(row.amount_minor),
  currency: row.currency,
  tax: row.tax,
  invoice: { id: row.invoice_id, number: row.number },
  createdAt: row.created_at.toISOString(),
});

/** Throws a MotorpoolError: not-found, conflict for a rental that has not begun and for one with 100 charges. */
export async function charge(tx: Knex, actor: Actor & { userId: string }, reservationId: string, input: ChargeInput) {
  await invoicesRepository(tx).lockFor(reservationId);
  const { state } = await subjectFor(tx, reservationId);
  if (!CHARGEABLE.includes(state)) throw new NotInThisState(state, CHARGEABLE);
  if ((await chargesRepository(tx).of(reservationId)).length >= MOST) {
    throw new MotorpoolError('conflict', 'too-many-charges', `A reservation has at most ${MOST} charges.`);
  }
  return addCharge(tx, actor, reservationId, input);
}

/** Whoever calls has seen to it that it may be charged. Throws not-found. */
export async function addCharge(
  tx: Knex,
  actor: Actor & { userId: string },
  reservationId: string,
  input: ChargeInput,
): Promise<ChargeRow> {
  await invoicesRepository(tx).lockFor(reservationId);
  const about = await subjectFor(tx, reservationId);
  const kept = chargesRepository(tx);
  const id = randomUUID();
  const { kind, amountMinor, tax, description = NAMES[kind] } = input;
  const taxes = tax ? [{ name: tax.name, amountMinor: taxIn(amountMinor, tax.percent), included: true }] : [];
  const amounts = amountsOf([{ kind, description, amountMinor }], taxes);
  const of = { key: `charge:${id}`, reservationId, paymentId: null, method: null, amounts };
  const invoice = await issueAmounts(tx, about, of);
  const row = await kept.insert({
    id,
    reservation_id: reservationId,
    kind,
    description,
    amount_minor: amountMinor,
    currency: about.currency,
    tax: tax ?? null,
    invoice_id: invoice.id,
    charged_by: actor.userId,
  });
  const subject = { kind: 'reservation', id: reservationId };
  // Not the words: they may name a person, and this log is never erased.
  const after = { ...asCharge(row), description: undefined };
  await auditRepository(tx).record(actor, { action: 'reservation.charged', subject, after });
  return row;
}

/** What of an amount is a tax of so many percent; rounded half up. */
function taxIn(amountMinor: number, percent: number): number {
  const share = thousandths(percent);
  return Number(rounded(BigInt(amountMinor) * share, WHOLE + share));
}
