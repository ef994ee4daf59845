/** Making, changing and removing price factors. Each is in the audit log, with what it was before. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import type { PriceFactor, PriceFactorInput } from './price-factor.js';
import { priceFactorsRepository, type VersionedFactor } from './price-factors-repository.js';

const MOST = 500; // of a branch, that are not over: each price reads them
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

export const priceFactorNotFound = () =>
  new MotorpoolError('not-found', 'price-factor-not-found', 'There is no such price factor.');

/** In a transaction. Throws a MotorpoolError: bad-input for odd days or an unknown branch, conflict where it has too many. */
export async function createPriceFactor(tx: Knex, actor: Actor, input: PriceFactorInput): Promise<VersionedFactor> {
  await refuseOdd(tx, input);
  const made = await priceFactorsRepository(tx).insert(input);
  await note(tx, actor, 'price-factor.created', made.factor.id, { after: made.factor });
  return made;
}

/** In a transaction. Throws a MotorpoolError: not-found, precondition, and what createPriceFactor throws. */
export async function replacePriceFactor(
  tx: Knex,
  actor: Actor,
  id: string,
  input: PriceFactorInput,
  version?: number,
): Promise<VersionedFactor> {
  const before = await priceFactorsRepository(tx).find(id);
  if (!before) throw priceFactorNotFound();
  await refuseOdd(tx, input);
  const now = await priceFactorsRepository(tx).replace(id, input, version);
  if (!now) throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
  await note(tx, actor, 'price-factor.changed', id, { before: before.factor, after: now.factor });
  return now;
}

/** In a transaction. Throws a MotorpoolError (not-found). */
export async function removePriceFactor(tx: Knex, actor: Actor, id: string): Promise<void> {
  const before = await priceFactorsRepository(tx).remove(id);
  if (!before) throw priceFactorNotFound();
  await note(tx, actor, 'price-factor.removed', id, { before });
}

const note = (
  tx: Knex,
  actor: Actor,
  action: string,
  id: string,
  states: { before?: PriceFactor; after?: PriceFactor },
) => auditRepository(tx).record(actor, { action, subject: { kind: 'price-factor', id }, ...states });

async function refuseOdd(tx: Knex, { branchId, from, until }: PriceFactorInput): Promise<void> {
  const days = (Date.parse(until) - Date.parse(from)) / DAY_MS;
  if (!(days > 0 && days <= MOST_DAYS)) {
    throw new MotorpoolError('bad-input', 'bad-price-factor', `It lasts from 1 to ${MOST_DAYS} days.`, {
      errors: [{ path: '/until', message: `must be 1 to ${MOST_DAYS} days after \`from\`` }],
    });
  }
  const open = await priceFactorsRepository(tx).countOpen(branchId);
  if (open === undefined) {
    throw new MotorpoolError('bad-input', 'unknown-branch', 'There is no branch with this id.', {
      errors: [{ path: '/branchId', message: 'is no branch' }],
    });
  }
  if (open >= MOST) {
    throw new MotorpoolError('conflict', 'too-many-price-factors', `A branch has at most ${MOST} that are not over.`);
  }
}
