/** By night: what the model foresees of the next four weeks, kept with its version; and what came of the days that are over. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import {
  cameOfDay,
  type DayAsked,
  HOURS,
  knownOfDay,
  PAST_DAYS,
  ruledDays,
  tableOfRecords,
} from '../../models/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import type { Log } from '../../platform/log.js';
import { oddShare, predictAndKeep } from '../models/predict-and-keep.js';
import { predictionsRepository } from '../models/predictions-repository.js';
import { demandForecastsRepository } from '../pricing/demand-forecasts-repository.js';
import { bookedRepository, type TypeAtBranch } from './booked-repository.js';
import { AHEAD_DAYS, byBranch } from './foresee-demand.js';

export const TASK = 'branch-demand';
const DAY_MS = 86_400_000;
const MOST_UNTOLD = 5_000;

interface Dependencies {
  readonly db: Knex;
  readonly blobs: BlobStore;
  readonly log: Log;
}

interface AskedDay {
  readonly type: TypeAtBranch;
  readonly day: number;
  readonly known: Record<string, number>;
}

/** Gives of how many types at branches the model serves; none where none is live. A branch at a time. */
export async function foreseeByModel(deps: Dependencies, now = new Date()): Promise<number> {
  const { db } = deps;
  const today = DAY_MS * Math.floor(now.getTime() / DAY_MS);
  const booked = bookedRepository(db);
  let served = 0;
  for (const [branchId, types] of byBranch(await booked.types())) {
    const span = [new Date(today - PAST_DAYS * DAY_MS), new Date(today + AHEAD_DAYS * DAY_MS)] as const;
    const rentals = await booked.rentals(branchId, ...span);
    const events = await booked.events(branchId, new Date(today), span[1]);
    const asked = types.flatMap((type) => {
      const own = rentals.get(type.category) ?? [];
      return daysFrom(today).flatMap((day) => {
        const one: DayAsked = { rentals: own, cars: type.cars, day, madeAt: today, eventPercent: events.get(day) ?? 0 };
        const known = knownOfDay(one);
        return known ? [{ type, day, known }] : [];
      });
    });
    served += await ask(deps, today, asked);
  }
  return served;
}

async function ask(deps: Dependencies, today: number, asked: readonly AskedDay[]): Promise<number> {
  if (asked.length === 0) return 0;
  const rows = asked.map(({ known }) => known);
  const found = await predictAndKeep(deps, TASK, {
    subjects: asked.map(({ type, day }) => ({ id: subjectOf(type), from: day, until: day + DAY_MS })),
    features: tableOfRecords(rows),
    rules: ruledDays(rows),
    complaint: oddShare(HOURS.map((hour) => `share${hour}`)),
  });
  if (!found) return 0;
  const said = new Map<TypeAtBranch, number[]>();
  asked.forEach(({ type, day }, row) => {
    const shares = HOURS.map((hour) => Number(found.outputs[row]?.[`share${hour}`]));
    const hours = said.get(type) ?? [];
    hours.splice(((day - today) / DAY_MS) * 24, 24, ...shares);
    said.set(type, hours);
  });
  const kept = [...said].map(([{ branchId, category }, byModel]) => ({ branchId, category, byModel }));
  await demandForecastsRepository(deps.db).keepOfModel(found.model.id, new Date(today), kept);
  return kept.length;
}

/** Tells of days that are over how many cars were taken; gives of how many predictions. */
export async function tellWhatCame(db: Knex): Promise<number> {
  const booked = bookedRepository(db);
  let told = 0;
  for (const [branchId, types] of byBranch(await booked.types())) {
    const bySubject = new Map(types.map((type) => [subjectOf(type), type]));
    const untold = await booked.untold(TASK, [...bySubject.keys()], MOST_UNTOLD);
    const [first, last] = [untold[0], untold.at(-1)];
    if (!first || !last) continue;
    const rentals = await booked.rentals(branchId, first.from, new Date(last.from.getTime() + DAY_MS));
    const truths = untold.map(({ id, subjectId, from }) => {
      const { category, cars } = bySubject.get(subjectId) as TypeAtBranch;
      return { id, truth: cameOfDay(rentals.get(category) ?? [], cars, from.getTime()) };
    });
    await predictionsRepository(db).setTruths(truths);
    told += truths.length;
  }
  return told;
}

const daysFrom = (today: number) => Array.from({ length: AHEAD_DAYS }, (_, k) => today + k * DAY_MS);

/** Predictions are about a type of car at a branch, which has no id of its own: always the same one is made of both. */
function subjectOf({ branchId, category }: TypeAtBranch): string {
  const hex = createHash('sha256').update(`${branchId} ${category}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
