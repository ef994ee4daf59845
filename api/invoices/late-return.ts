/** What a car that comes back late costs, by the tariff's rule; a further invoice, written as the rental ends. */
import type { Knex } from 'knex';
import type { Actor } from '../audit/audit-repository.js';
import type { RentalTerms } from '../pricing/rental-terms.js';
import type { TariffRules } from '../pricing/tariff.js';
import type { ReservationRow } from '../reservations/reservation-row.js';
import { addCharge } from './charges.js';

const HOUR_MS = 3_600_000;

/** Minor units: each started hour after the end counts, once the grace is over. Never more than the rule's maximum. */
export function lateFeeMinor(rule: NonNullable<TariffRules['lateReturn']>, lateMs: number): number {
  if (lateMs <= rule.graceMinutes * 60_000) return 0;
  return Math.min(Math.ceil(lateMs / HOUR_MS) * rule.perHourMinor, rule.maximumMinor ?? Number.MAX_SAFE_INTEGER);
}

/** In the transaction that ends the rental; `now`: as it was planned. Nothing where the tariff is in another currency. */
export async function chargeLateReturn(
  tx: Knex,
  actor: Actor & { userId: string },
  { now, done }: { now: ReservationRow; done: ReservationRow },
  terms: RentalTerms | undefined,
): Promise<void> {
  const rule = terms?.tariff?.lateReturn;
  if (!rule || terms?.currency !== done.currency || !done.ended_at) return;
  const amountMinor = lateFeeMinor(rule, done.ended_at.getTime() - now.ends_at.getTime());
  if (amountMinor <= 0) return;
  await addCharge(tx, actor, done.id, { kind: 'late', amountMinor, ...(rule.tax && { tax: rule.tax }) });
}
