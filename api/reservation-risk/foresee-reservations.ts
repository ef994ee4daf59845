/** Tells of reservations to come how likely they are to fall through; refuses nobody, and changes no price. */
import type { Knex } from 'knex';
import { type Booked, type Risk, type RiskRates, riskRates, tableOfBooked, tableOfRisks } from '../../models/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import type { Log } from '../../platform/log.js';
import { oddShare, predictAndKeep } from '../models/predict-and-keep.js';
import { predictionsRepository } from '../models/predictions-repository.js';
import { type BookedRow, bookedRepository } from './booked-repository.js';
import { riskReasons } from './risk-reasons.js';
import { risksRepository, TASK } from './risks-repository.js';

const AT_ONCE = 500;
const DAY_MS = 86_400_000;

export interface ForeseeDeps {
  readonly db: Knex;
  readonly blobs: BlobStore;
  readonly log: Log;
}

/**
 * `all`: each that is to come; else those that were confirmed or moved since. May run twice at once: the later word stands. With the
 * task switched off nothing is told, and what was is forgotten.
 */
export async function foreseeReservations(
  deps: ForeseeDeps,
  all: boolean,
  ratesOfOwn = () => ratesOf(deps.db),
): Promise<number> {
  const kept = risksRepository(deps.db);
  const isOn = await kept.isOn();
  await kept.letGo(!isOn);
  if (!isOn) return 0;
  let rates: RiskRates | undefined;
  let [told, after]: [number, string | undefined] = [0, undefined];
  for (;;) {
    const ids = await kept.toForesee(all, AT_ONCE, after);
    if (ids.length === 0) return told;
    rates ??= await ratesOfOwn();
    await foresee(deps, await bookedRepository(deps.db).now(ids), rates);
    told += ids.length;
    after = ids.at(-1);
    if (ids.length < AT_ONCE) return told;
  }
}

/** Of this system's own reservations: it reads all that ended in three years. */
export const ratesOf = async (db: Knex): Promise<RiskRates> => riskRates(await bookedRepository(db).lessons());

async function foresee(deps: ForeseeDeps, rows: readonly BookedRow[], rates: RiskRates): Promise<void> {
  const now = Date.now();
  const toCome = rows.filter(({ startsAt }) => startsAt > now); // one may have begun in this moment
  if (toCome.length === 0) return;
  const byRules = toCome.map((booked) => rates.of(booked));
  const today = DAY_MS * Math.floor(now / DAY_MS); // foreseen again on the same day, it is the same question
  const said = await predictAndKeep(deps, TASK, {
    subjects: toCome.map(({ id, startsAt }) => ({ id, from: today, until: startsAt })),
    features: tableOfBooked(toCome),
    rules: tableOfRisks(byRules),
    complaint: oddShare(['cancelled', 'noShow']),
  });
  const risks = said?.outputs.map(riskOf) ?? byRules;
  await risksRepository(deps.db).put(
    toCome.map((booked, index) => newRisk(booked, risks[index] ?? rates.of(booked))),
    said?.model,
  );
}

const riskOf = ({ cancelled, noShow }: Readonly<Record<string, unknown>>): Risk => ({
  ...{ cancelled: Number(cancelled), noShow: Number(noShow) },
});

const newRisk = (booked: BookedRow & Booked, risk: Risk) => ({
  ...{ id: booked.id, startsAt: booked.startsAt, reasons: riskReasons(booked), ...risk },
});

/** What became of the reservations that models spoke of. Gives how many. */
export async function learnWhatBecame(db: Knex): Promise<number> {
  for (let all = 0; ; ) {
    const ended = await risksRepository(db).ended(AT_ONCE);
    await predictionsRepository(db).setTruths(ended.map(({ id, ...truth }) => ({ id, truth })));
    all += ended.length;
    if (ended.length < AT_ONCE) return all;
  }
}
