/** Making, changing and removing tariffs. Each is in the audit log, with what it was before. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import type { Tariff, TariffInput, TariffRules } from './tariff.js';
import { type TariffColumns, tariffsRepository, type VersionedTariff } from './tariffs-repository.js';

export const tariffNotFound = () => new MotorpoolError('not-found', 'tariff-not-found', 'There is no such tariff.');

/** Throws a MotorpoolError: conflict where the scope has one, bad-input for an unknown fleet or branch and odd rules. */
export async function createTariff(tx: Knex, actor: Actor, input: TariffInput): Promise<VersionedTariff> {
  const made = await tariffsRepository(tx).insert(columnsOf(input));
  await note(tx, actor, 'tariff.created', made.tariff.id, { after: made.tariff });
  return made;
}

/** Throws a MotorpoolError: not-found, precondition when it is no longer of that version, and what createTariff throws. */
export async function replaceTariff(
  tx: Knex,
  actor: Actor,
  id: string,
  input: TariffInput,
  version?: number,
): Promise<VersionedTariff> {
  const tariffs = tariffsRepository(tx);
  const before = await tariffs.find(id);
  if (!before) throw tariffNotFound();
  const now = await tariffs.replace(id, columnsOf(input), version);
  if (!now) throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
  await note(tx, actor, 'tariff.changed', id, { before: before.tariff, after: now.tariff });
  return now;
}

/** Throws a MotorpoolError (not-found). */
export async function removeTariff(tx: Knex, actor: Actor, id: string): Promise<void> {
  const before = await tariffsRepository(tx).remove(id);
  if (!before) throw tariffNotFound();
  await note(tx, actor, 'tariff.removed', id, { before });
}

const note = (tx: Knex, actor: Actor, action: string, id: string, states: { before?: Tariff; after?: Tariff }) =>
  auditRepository(tx).record(actor, { action, subject: { kind: 'tariff', id }, ...states });

function columnsOf({ name, fleetId, branchId, category, currency, rules, active }: TariffInput): TariffColumns {
  const errors = oddnessOf(rules);
  if (errors.length > 0) {
    throw new MotorpoolError('bad-input', 'bad-tariff', 'These rules cannot be followed: see errors.', { errors });
  }
  return {
    name: name.trim(),
    fleet_id: fleetId ?? null,
    branch_id: branchId ?? null,
    category: category?.trim() ?? null,
    currency: currency ?? null,
    rules: JSON.stringify(rules),
    active: active ?? true,
  };
}

/** What the schema cannot say. */
function oddnessOf({ seasons = [], minimumMinor = 0, maximumMinor = minimumMinor }: TariffRules) {
  const errors = minimumMinor > maximumMinor ? [{ path: '/rules/maximumMinor', message: 'is under the minimum' }] : [];
  for (const [i, { from, until }] of seasons.entries()) {
    const alike = from.length === until.length;
    const odd =
      (!isDay(from) && { path: 'from', message: 'is no day' }) ||
      (!isDay(until) && { path: 'until', message: 'is no day' }) ||
      (!alike && { path: 'until', message: 'must be with a year where `from` is, and without where not' }) ||
      ((from === until || (isDated(from) && from > until)) && { path: 'until', message: 'must be after `from`' });
    if (odd) errors.push({ path: `/rules/seasons/${i}/${odd.path}`, message: odd.message });
  }
  return errors;
}

/** `06-31` has the form of a day; 29 February is one, in some years. */
function isDay(text: string): boolean {
  const date = isDated(text) ? text : `2024-${text}`;
  return new Date(`${date}T00:00Z`).toISOString().startsWith(date);
}

const isDated = (day: string) => day.length > '01-31'.length;
