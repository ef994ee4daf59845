/** Foresees what will fail of every car, keeps it, and proposes services: by the live model, else by the rules. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Knex } from 'knex';
import { type CarDay, type ComponentOutlook, maintenanceFeatures, thresholdRules } from '../../models/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { messageOf } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import type { RentalTermsSource } from '../pricing/rental-terms.js';
import { askModels, type JudgedCar } from './ask-models.js';
import { barCars } from './bar-cars.js';
import { carDaysRepository } from './car-days-repository.js';
import { forecastsRepository, type NewForecast } from './forecasts-repository.js';
import { worstRisk } from './next-step.js';
import { proposalsRepository } from './proposals-repository.js';
import { proposeService } from './propose-service.js';
import { dayOf } from './take-in-days.js';
import { tellBound } from './tell-bound.js';

const DAY_MS = 86_400_000;
/** A car that told nothing for so long is not foreseen: what was said of it before stays, with its date. */
const HEARD_MS = 30 * DAY_MS;
/** Of older days only services count and those from which wear is counted, which are read at any rate. */
export const READ_MS = 120 * DAY_MS;
const CARS_AT_ONCE = 200;

export interface ForecastDeps {
  db: Knex;
  blobs: BlobStore;
  liveBus: LiveBus;
  terms: RentalTermsSource;
  log: Log;
  /** Of the cars of a branch, not offered at once as something is about to fail. */
  mostBarredPercent: number;
}

/** As of the last midnight (UTC), of all cars or those. May run twice: the second finds nothing to change. */
export async function forecastCars(
  deps: ForecastDeps,
  now: number,
  only?: readonly string[],
): Promise<{ cars: number; flagged: number; leftOffered: number; isByModel: boolean }> {
  const { db, mostBarredPercent: percent } = deps;
  const asOf = dayOf(now);
  const days = carDaysRepository(db);
  const cars = (await days.carsSince(asOf - HEARD_MS)).filter((id) => !only || only.includes(id));
  const judged: JudgedCar[] = [];
  for (let i = 0; i < cars.length; i += CARS_AT_ONCE) {
    const some = await days.of(cars.slice(i, i + CARS_AT_ONCE), asOf - READ_MS, asOf);
    for (const [vehicleId, known] of some) {
      judged.push(judge(vehicleId, known, asOf));
      await breathe(); // requests wait for this thread
    }
  }
  const answer = await askModels(deps, judged, asOf);
  // A model that learned nothing of a part, as too few had failed, leaves that to the rules.
  const outlooksOf = (i: number) =>
    (judged[i] as JudgedCar).byRules.map(
      (rule) => answer?.outlooks[i]?.find(({ component }) => component === rule.component) ?? rule,
    );
  const said = judged.map(({ vehicleId }, i) => forecastOf(vehicleId, outlooksOf(i), answer?.model));
  const { forecasts, bounds } = await barCars(db, said, { now, percent });
  for (let i = 0; i < forecasts.length; i += CARS_AT_ONCE) {
    const changed = await forecastsRepository(db).keep(forecasts.slice(i, i + CARS_AT_ONCE), new Date(now));
    for (const vehicleId of changed) deps.liveBus.publish({ kind: 'vehicle-changed', vehicleId });
  }
  for (const bound of bounds) await db.transaction((tx) => tellBound(tx, bound, now));
  const leftOffered = bounds.reduce((sum, bound) => sum + bound.leftOffered, 0);
  const flagged = await propose(deps, forecasts, now);
  return { cars: forecasts.length, flagged, leftOffered, isByModel: answer !== undefined };
}

const judge = (vehicleId: string, known: readonly CarDay[], asOf: number): JudgedCar => ({
  vehicleId,
  features: maintenanceFeatures(known, asOf),
  byRules: thresholdRules(known, asOf),
});

const forecastOf = (
  vehicleId: string,
  outlooks: readonly ComponentOutlook[],
  model: NewForecast['model'],
): NewForecast => ({
  ...{ vehicleId, model, outlooks, failureExpected: null },
  urgency: (worstRisk(outlooks) ?? 0) + (outlooks.some(({ flagged }) => flagged) ? 1 : 0),
});

/** One car's trouble is not another's: it is told in the log, and the others go on. */
async function propose(deps: ForecastDeps, forecasts: readonly NewForecast[], now: number): Promise<number> {
  const open = await proposalsRepository(deps.db).carsWithOpen();
  let flagged = 0;
  for (const forecast of forecasts) {
    const isFlagged = forecast.outlooks.some((outlook) => outlook.flagged);
    if (isFlagged) flagged++;
    if (!isFlagged && !open.has(forecast.vehicleId)) continue;
    try {
      await proposeService(deps, forecast, now);
    } catch (error) {
      deps.log.warn({ vehicleId: forecast.vehicleId, reason: messageOf(error) }, 'no service was proposed for a car');
    }
  }
  return flagged;
}
