/** All that alerts are decided by, held in memory and made anew when something of it changed. */
import type { Knex } from 'knex';
import { type AlertRules, alertRulesRepository, effectiveRules } from '../../../platform/alerts/index.js';
import { type FenceBooks, fenceWorld } from '../fences/fence-world.js';
import { mattersAt } from '../fences/minute-memory.js';
import type { AlertWorld } from './alert-rules.js';
import { alertWorldRepository, type FenceRow, type FleetRow } from './alert-world-repository.js';
import { type KnownOutline, outlinesKept } from './outlines-kept.js';

export interface AlertWorldSource {
  current(): AlertWorld;
  /** Reads it again where it changed. */
  refresh(): Promise<void>;
}

export function alertWorldOf(db: Knex): AlertWorldSource {
  const repository = alertWorldRepository(db);
  let signature: string | undefined;
  const outlines = outlinesKept(repository.shapes);
  let world = worldOf('', new Map(), [], [], [], []);
  let refreshing: Promise<void> | undefined;
  let again = false;

  async function read(): Promise<void> {
    const now = await repository.signature();
    if (now === signature) return;
    const [fences, fleets, rules, codes] = await Promise.all([
      repository.fences(),
      repository.fleets(),
      alertRulesRepository(db).all(),
      repository.criticalCodes(),
    ]);
    world = worldOf(now, await outlines.of(fences, fleets), fences, fleets, rules, codes);
    signature = now;
  }

  async function readOnAndOn(): Promise<void> {
    do {
      again = false;
      await read();
    } while (again);
  }

  return {
    current: () => world,
    refresh() {
      // What changed while it is read may be missed by that.
      if (refreshing) again = true;
      refreshing ??= readOnAndOn().finally(() => {
        refreshing = undefined;
      });
      return refreshing;
    },
  };
}

function worldOf(
  signature: string,
  outlines: ReadonlyMap<string, KnownOutline>,
  fences: readonly FenceRow[],
  fleets: readonly FleetRow[],
  set: Parameters<typeof effectiveRules>[0],
  codes: readonly string[],
): AlertWorld {
  const parents = new Map(fleets.map(({ id, parentId }) => [id, parentId]));
  const known = (id: string) => outlines.get(id);
  const books = [
    ...fences.flatMap((row) => fenceBooks(row, known(row.id))),
    ...fleets.flatMap((row) => areaBooks(row, known(row.id))),
  ];
  const rules = new Map<string | null, AlertRules>();
  return {
    fences: fenceWorld(books, parents, signature),
    criticalCodes: new Set(codes),
    rulesOf(fleetId) {
      const key = fleetId !== null && parents.has(fleetId) ? fleetId : null;
      let found = rules.get(key);
      if (!found) {
        found = effectiveRules(set, chainOf(key, parents));
        rules.set(key, found);
      }
      return found;
    },
  };
}

function chainOf(fleetId: string | null, parents: ReadonlyMap<string, string | null>): string[] {
  const chain: string[] = [];
  for (let id = fleetId; id !== null && !chain.includes(id); id = parents.get(id) ?? null) chain.push(id);
  return chain;
}

/** None for one that was removed while it was read. */
const fenceBooks = ({ timeZone, hours, ...row }: FenceRow, known: KnownOutline | undefined): FenceBooks[] =>
  known ? [{ ...row, stamp: known.stamp, outline: known.outline, mattersAt: mattersAt(timeZone, hours) }] : [];

/** The area of a fleet, as the search for cars has it too (`lies_in`). */
function areaBooks({ id }: FleetRow, known: KnownOutline | undefined): FenceBooks[] {
  if (!known) return [];
  const { outline } = known;
  const always = () => true;
  const nothing = { severity: null, dwellS: null, speedLimitKmh: null };
  return [
    { id: `area:${id}`, fleetId: id, outline, stamp: 0, mattersAt: always, alert: 'outside', area: true, ...nothing },
  ];
}
