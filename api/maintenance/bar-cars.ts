/** Which cars are not offered, as something is about to fail; of each branch no more than a share at once. */
import type { Knex } from 'knex';
import { failureExpected } from './failure-expected.js';
import { forecastsRepository, type NewForecast, type PlaceOfCar } from './forecasts-repository.js';
import { mostBarred, worstOf } from './most-barred.js';
import { isStillRefused } from './next-step.js';
import { proposalsRepository } from './proposals-repository.js';

/** More cars of a place are about to fail than may be barred at once. */
export interface ReachedBound extends Pick<PlaceOfCar, 'placeId' | 'place'> {
  /** Of the cars that stay offered. */
  fleetIds: Set<string | null>;
  barred: number;
  leftOffered: number;
  percent: number;
}

/**
 * The forecasts with what their cars are barred for; unless staff said that one is sound. Cars that are barred and of which
 * nothing is foreseen now count too.
 */
export async function barCars(
  db: Knex,
  forecasts: readonly NewForecast[],
  { now, percent }: { now: number; percent: number },
): Promise<{ forecasts: NewForecast[]; bounds: ReachedBound[] }> {
  const before = await forecastsRepository(db).failuresExpected();
  const refusals = await proposalsRepository(db).refusals(forecasts.map(({ vehicleId }) => vehicleId));
  const wanted = forecasts.flatMap((forecast) => {
    const { vehicleId, outlooks } = forecast;
    const refusal = refusals.get(vehicleId);
    if (refusal && isStillRefused(outlooks, refusal, now)) return [];
    const component = failureExpected(outlooks, before.get(vehicleId));
    if (!component) return [];
    const risk = outlooks.find((outlook) => outlook.component === component)?.risk7 ?? 1; // a flag of the rules is certain
    return [{ vehicleId, component, risk, isBarred: before.has(vehicleId) }];
  });
  const foreseen = new Set(forecasts.map(({ vehicleId }) => vehicleId));
  const others = [...before.keys()].filter((id) => !foreseen.has(id));
  const places = await forecastsRepository(db).placesOf([...wanted.map(({ vehicleId }) => vehicleId), ...others]);
  const placeIdOf = (vehicleId: string) => places.get(vehicleId)?.placeId ?? null;

  const barred = new Map<string, NewForecast['failureExpected']>();
  const bounds: ReachedBound[] = [];
  for (const placeId of new Set(wanted.map(({ vehicleId }) => placeIdOf(vehicleId)))) {
    const cars = wanted.filter(({ vehicleId }) => placeIdOf(vehicleId) === placeId);
    const { place, cars: all } = places.get(cars[0]?.vehicleId ?? '') ?? { place: null, cars: 0 };
    const already = others.filter((id) => places.has(id) && placeIdOf(id) === placeId).length;
    const worst = worstOf(cars, mostBarred(all, percent) - already);
    for (const { vehicleId, component } of cars) if (worst.has(vehicleId)) barred.set(vehicleId, component);
    const left = cars.filter(({ vehicleId }) => !worst.has(vehicleId));
    if (left.length === 0 || percent === 0) continue; // no bound was reached where none may be barred
    const fleetIds = new Set(left.map(({ vehicleId }) => places.get(vehicleId)?.fleetId ?? null));
    bounds.push({ ...{ placeId, place, fleetIds, percent }, barred: already + worst.size, leftOffered: left.length });
  }
  return {
    forecasts: forecasts.map((forecast) => ({ ...forecast, failureExpected: barred.get(forecast.vehicleId) ?? null })),
    bounds,
  };
}
