/** Giving feedback, and what staff do with it. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { reservationNotFound } from '../reservations/reservation-errors.js';
import { reservationsRepository } from '../reservations/reservations-repository.js';
import type { FeedbackInput, FeedbackPatch } from './feedback.js';
import { type FeedbackColumns, feedbackRepository, type VersionedFeedback } from './feedback-repository.js';

export const feedbackNotFound = () =>
  new MotorpoolError('not-found', 'feedback-not-found', 'There is no such feedback.');

/**
 * Of a completed rental of one's own, once. Throws a MotorpoolError: not-found (also for another's rental), conflict where
 * it is not completed or has feedback already.
 */
export async function giveFeedback(tx: Knex, userId: string, input: FeedbackInput): Promise<VersionedFeedback> {
  const rental = await reservationsRepository(tx).find(input.reservationId);
  if (!rental || rental.user_id !== userId) throw reservationNotFound();
  if (rental.state !== 'completed') {
    throw new MotorpoolError(
      'conflict',
      'rental-not-completed',
      'Feedback is for a rental that has ended. Come back then.',
    );
  }
  const given = await feedbackRepository(tx).insert(userId, input);
  if (given) return given;
  throw new MotorpoolError('conflict', 'feedback-given-already', 'This rental has its feedback already.');
}

/** Answers, hides or shows it again. Call it in a transaction. Throws a MotorpoolError: not-found, precondition. */
export async function moderateFeedback(
  tx: Knex,
  by: Actor,
  { id, version }: { id: string; version: number | undefined },
  { answer, hidden }: FeedbackPatch,
): Promise<VersionedFeedback> {
  const kept = feedbackRepository(tx);
  const before = await kept.lock(id);
  if (!before) throw feedbackNotFound();
  if (version !== undefined && version !== before.version) {
    throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
  }
  const columns: FeedbackColumns = {};
  if (answer !== undefined) {
    columns.answer = answer;
    columns.answered_at = answer === null ? null : new Date();
  }
  if (hidden !== undefined && hidden !== before.feedback.hidden) columns.hidden_at = hidden ? new Date() : null;
  const after = await kept.update(id, columns);
  // Not the words: they may name a person, and this log is never erased.
  await auditRepository(tx).record(by, {
    action: hidden === undefined ? 'feedback.answered' : hidden ? 'feedback.hidden' : 'feedback.shown',
    subject: { kind: 'feedback', id },
    before: { answered: before.feedback.answer !== null, hidden: before.feedback.hidden },
    after: { answered: after.feedback.answer !== null, hidden: after.feedback.hidden },
  });
  return after;
}
