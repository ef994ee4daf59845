/** A fleet as large as a map must show, in one city: its rows, its first states, and what it reports each second. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { demoPosition } from '../../contracts/demo-streets.js';
import type { VehicleMove } from '../../contracts/index.js';
import type { VehicleStates } from '../../platform/vehicle-states/index.js';

const MODELS = ['Seat Leon', 'Renault Zoe', 'Toyota Corolla', 'Cupra Born', 'Fiat 500'].map((name) => name.split(' '));
const MOVING = 0.6; // of all cars; the others stand and say so
const STEP_M = 12; // a second, so 43 km/h
export const CITY_M = { along: 9000, up: 5000 };

interface FleetCar {
  id: string;
  alongM: number;
  upM: number;
  /** Along the rows or up the columns, and which way; 0 stands. */
  step: readonly [number, number];
}

export interface LargeFleet {
  readonly ids: readonly string[];
  /** What part `part` of `parts` reports now; each call drives those cars on by `seconds`. */
  report(part: number, parts: number, seconds: number): VehicleMove[];
}

export async function makeLargeFleet(db: Knex, states: VehicleStates, count: number): Promise<LargeFleet> {
  const cars = Array.from({ length: count }, (_, i): FleetCar => {
    const forward = i % 2 === 0 ? 1 : -1;
    const step =
      i >= count * MOVING ? ([0, 0] as const) : i % 4 < 2 ? ([forward, 0] as const) : ([0, forward] as const);
    return {
      id: randomUUID(),
      alongM: spread(i, 0.7548776662) * CITY_M.along,
      upM: spread(i, 0.569840291) * CITY_M.up,
      step,
    };
  });
  const rows = cars.map(({ id }, i) => {
    const [make, model] = MODELS[i % MODELS.length] as string[];
    return { id, make, model, external_id: `fleet-${`${i}`.padStart(5, '0')}` };
  });
  await db.raw(
    `insert into vehicles (id, make, model, year, external_id)
     select id, make, model, 2024, external_id
     from json_to_recordset(?::json) as n (id uuid, make text, model text, external_id text)`,
    [JSON.stringify(rows)],
  );
  const now = Date.now();
  await states.upsert(
    cars.map((car) => ({ vehicleId: car.id, version: 0, heardAt: now, values: withMoment(valuesOf(car), now) })),
  );
  await db.raw('update vehicle_states set online = true');

  return {
    ids: cars.map(({ id }) => id),
    report(part, parts, seconds) {
      const observedAt = Date.now();
      return cars
        .filter((_, i) => i % parts === part)
        .map((car) => {
          const stands = car.step[0] === 0 && car.step[1] === 0;
          car.alongM += car.step[0] * STEP_M * seconds;
          car.upM += car.step[1] * STEP_M * seconds;
          const values = stands ? {} : valuesOf(car);
          return { id: car.id, fleetId: null, observedAt, heardAt: observedAt, values };
        });
    },
  };
}

/** Even and without a pattern: multiples of an irrational number. */
const spread = (i: number, irrational: number): number => (i * irrational) % 1;

function valuesOf({ alongM, upM, step }: FleetCar): Record<string, number> {
  const [longitude, latitude] = demoPosition(alongM, upM);
  const headingDeg = step[0] !== 0 ? (step[0] > 0 ? 45 : 225) : step[1] > 0 ? 315 : 135;
  const stands = step[0] === 0 && step[1] === 0;
  return { latitude, longitude, headingDeg, speedKmh: stands ? 0 : 43, batteryPercent: 61 };
}

const withMoment = (values: Record<string, number>, observedAt: number) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, observedAt }]));
