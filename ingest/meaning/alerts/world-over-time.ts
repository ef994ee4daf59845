/** All that alerts are decided by, at each moment: samples are judged by what held when they were observed. Pure. */
import { type AlertRules, effectiveRules, type SetRule } from '../../../platform/alerts/index.js';
import { type FenceBooks, fenceWorld } from '../fences/fence-world.js';
import { mattersAt } from '../fences/minute-memory.js';
import type { Outline } from '../fences/outline.js';
import type { AlertWorld } from './alert-rules.js';
import type { FenceRow, FleetRow, RuleRow, Version } from './alert-world-repository.js';
import { type Outlines, shapeKeyOf } from './outlines-kept.js';

export interface WorldOverTime {
  readonly now: AlertWorld;
  /** As it was at that moment, ms since the epoch. */
  at(moment: number): AlertWorld;
  /** When it became another one, ms, in order. */
  readonly moments: readonly number[];
}

/** A change holds this long after it was made: until then every ingest knows of it, so that none judges by what was before. */
const HOLDS_AFTER_MS = 5_000;
/** Cars that are read again at the same time are mostly of about the same time. */
const WORLDS_IN_MIND = 16;

/** `outlines` has those of all fences and areas in `versions`. */
export function worldOverTime(
  versions: readonly Version[],
  criticalCodes: ReadonlySet<string>,
  outlines: Outlines,
): WorldOverTime {
  const changes = versions.flatMap(({ since, until }) => [since, until]).filter(Number.isFinite);
  const moments = [...new Set(changes.map((at) => at + HOLDS_AFTER_MS))].sort((a, b) => a - b);
  const books = new Map(versions.map((version) => [version, fencesOf(version, outlines)]));
  const newest = moments.at(-1) ?? Number.NEGATIVE_INFINITY;
  const now = worldFrom(newest);
  const past = new Map<number, AlertWorld>();

  function worldFrom(moment: number): AlertWorld {
    const changed = moment - HOLDS_AFTER_MS;
    const then = versions.filter(({ since, until }) => since <= changed && changed < until);
    return worldOf(
      String(moment),
      then,
      then.flatMap((version) => books.get(version) ?? []),
      criticalCodes,
    );
  }

  return {
    now,
    moments,
    at(moment) {
      if (moment >= newest) return now;
      const from = moments[placeOf(moments, moment)] ?? Number.NEGATIVE_INFINITY;
      let world = past.get(from);
      if (world) return world;
      world = worldFrom(from);
      if (past.size >= WORLDS_IN_MIND) past.delete(past.keys().next().value as number);
      past.set(from, world);
      return world;
    },
  };
}

/** Of the last one that is not after `at`; -1 where all are. */
function placeOf(moments: readonly number[], at: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function worldOf(
  signature: string,
  versions: readonly Version[],
  books: readonly FenceBooks[],
  criticalCodes: ReadonlySet<string>,
): AlertWorld {
  const parents = new Map<string, string | null>();
  const set: SetRule[] = [];
  for (const { what, row } of versions) {
    if (what === 'fleets') parents.set(row.id, row.parent_id);
    if (what === 'alert_rules') set.push(ruleOf(row));
  }
  const rules = new Map<string | null, AlertRules>();
  return {
    fences: fenceWorld(books, parents, signature),
    criticalCodes,
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

const ruleOf = ({ fleet_id: fleetId, duration_s: durationS, cool_down_s: coolDownS, ...row }: RuleRow): SetRule => ({
  ...row,
  ...{ fleetId, durationS, coolDownS },
});

/** The fences that a version comes to: one, or one for the area of a fleet that has one. */
function fencesOf(version: Version, outlines: Outlines): FenceBooks[] {
  const outline = outlines.get(shapeKeyOf(version));
  if (!outline) return [];
  if (version.what === 'geofences') return [fenceBooks(version.row, outline)];
  return version.what === 'fleets' ? [areaBooks(version.row, outline)] : [];
}

const fenceBooks = (row: FenceRow, outline: Outline): FenceBooks => ({
  id: row.id,
  fleetId: row.fleet_id,
  outline,
  stamp: row.stamp,
  mattersAt: mattersAt(row.time_zone, row.hours),
  alert: row.alert,
  severity: row.severity,
  dwellS: row.dwell_s,
  speedLimitKmh: row.speed_limit_kmh,
});

/** The area of a fleet, as the search for cars has it too (`lies_in`). */
const areaBooks = ({ id }: FleetRow, outline: Outline): FenceBooks => ({
  ...{ id: `area:${id}`, fleetId: id, outline, stamp: 0, mattersAt: () => true, alert: 'outside', area: true },
  ...{ severity: null, dwellS: null, speedLimitKmh: null },
});
