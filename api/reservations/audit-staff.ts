/** What staff do to a customer's reservation goes to the audit log; what customers do to their own is its history. */
import type { Knex } from 'knex';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { asReservation, type ReservationRow } from './reservation-row.js';

export async function auditStaff(
  tx: Knex,
  actor: Actor,
  before: ReservationRow | undefined,
  after: ReservationRow,
  action: string,
): Promise<void> {
  if (actor.userId === after.user_id) return;
  await auditRepository(tx).record(actor, {
    action,
    subject: { kind: 'reservation', id: after.id },
    before: before && withoutWords(before),
    after: withoutWords(after),
  });
}

/** What people wrote may name somebody, and this log is never erased. */
const withoutWords = (row: ReservationRow) => ({ ...asReservation(row), reason: undefined });
