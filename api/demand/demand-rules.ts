/** How demand counts in prices: set for all cars, and otherwise for the cars of a fleet and of those below it. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import type { DemandRules, DemandRulesInput } from './demand-pricing.js';
import { demandRulesRepository } from './demand-rules-repository.js';

const SYSTEM_SUBJECT = '00000000-0000-0000-0000-000000000000'; // of all cars

export const demandScopeNotFound = () =>
  new MotorpoolError('not-found', 'demand-scope-not-found', 'There is nothing set for this fleet, or no such fleet.');

const fleetOf = (scope: string) => (scope === 'all' ? null : scope);

/** In a transaction. Throws a MotorpoolError (not-found) for a fleet that is not there. */
export async function putDemandRules(
  tx: Knex,
  actor: Actor,
  scope: string,
  { mode, floorPercent, capPercent, trialPercent = 0 }: DemandRulesInput,
): Promise<DemandRules> {
  const rules = demandRulesRepository(tx);
  const before = await rules.find(fleetOf(scope));
  const columns = { mode, floor_percent: floorPercent, cap_percent: capPercent, trial_percent: trialPercent };
  const after = await rules.put(fleetOf(scope), columns).catch((error: unknown) => {
    throw (error as { code?: string }).code === '23503' ? demandScopeNotFound() : error;
  });
  await note(tx, actor, 'demand-pricing.changed', scope, { before, after });
  return after;
}

/** In a transaction: what holds above the fleet holds for it again. Throws a MotorpoolError (not-found). */
export async function removeDemandRules(tx: Knex, actor: Actor, scope: string): Promise<void> {
  if (scope === 'all') {
    throw new MotorpoolError(
      'conflict',
      'demand-rules-of-all',
      'What holds for all cars stays. Set its mode to `off`.',
    );
  }
  const before = await demandRulesRepository(tx).remove(scope);
  if (!before) throw demandScopeNotFound();
  await note(tx, actor, 'demand-pricing.removed', scope, { before });
}

const note = (
  tx: Knex,
  actor: Actor,
  action: string,
  scope: string,
  states: { before?: DemandRules | undefined; after?: DemandRules },
) =>
  auditRepository(tx).record(actor, {
    ...{ action, subject: { kind: 'demand-pricing', id: fleetOf(scope) ?? SYSTEM_SUBJECT } },
    ...states,
  });
