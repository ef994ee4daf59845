/** Keeps what telemetry says of each car's days, out of roll-ups of either telemetry store. */
import type { Knex } from 'knex';
import {
  RECENT_MS,
  type Step,
  type StepQuery,
  type TelemetryStore,
} from '../../platform/telemetry-store/telemetry-store.js';
import { type VehicleStates, vehicleStates } from '../../platform/vehicle-states/index.js';
import { carDaysRepository, type KeptDay } from './car-days-repository.js';
import { dayOfMinutes, READ_SIGNALS } from './day-of-minutes.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Whole days are read raw where they are asked for alone; with so much before them they come of roll-ups. */
const NOT_ALONE_MS = 2 * HOUR_MS;
const AT_ONCE = 4;
/** Of a car that is read for the first time: as far back as forecasts look. */
const FIRST_MS = 120 * DAY_MS;
const MOST_DAYS = 16; // of one car in one question
const STATES_AT_ONCE = 1_000;

type Deps = { db: Knex; store: TelemetryStore };

/** The midnight (UTC) that begins the day of that moment. */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS;

/**
 * Every day that is over and within reach of late samples, of every car that was heard in that time (of a new one the days
 * before, too): one whose readings are more or fewer than when it was last read is read again. May run twice, and goes on where it was stopped. Gives how many
 * days were read.
 */
export async function takeInDays({ db, store }: Deps, now: number, signal?: AbortSignal): Promise<number> {
  const today = dayOf(now);
  const since = today - RECENT_MS;
  const cars = await vehicleStates(db).heardSince(since);
  const days = carDaysRepository(db);
  let read = 0;
  const next = async () => {
    for (let car = cars.pop(); car !== undefined && !signal?.aborted; car = cars.pop()) {
      for (const run of runsOf(await changedDays(car))) {
        await days.keep(car, await readDays(store, car, run));
        read += run.size;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return read;

  /** Days (ms) with what they were made of, where that is not what is known. */
  async function changedDays(car: string): Promise<Map<number, number>> {
    const known = await days.readings(car, today - FIRST_MS);
    const from = known.size > 0 ? since : today - FIRST_MS;
    const found = new Map<number, number>();
    for await (const { at, values } of daySteps(store, car, { from, to: today }, 'count')) {
      const { distanceKm: _, ...counts } = values;
      const readings = Object.values(counts).reduce((sum, count) => sum + count, 0);
      if (readings > 0 && readings !== known.get(at)) found.set(at, readings);
    }
    return found;
  }
}

/** Tyres are coldest at night and are in no roll-up: whoever asks once an hour has seen them cold. */
export async function takeInTyres(db: Knex, states: VehicleStates = vehicleStates(db)): Promise<void> {
  const cars = await states.heardSince(Date.now() - DAY_MS);
  for (let i = 0; i < cars.length; i += STATES_AT_ONCE) {
    const seen = (await states.snapshot({ vehicleIds: cars.slice(i, i + STATES_AT_ONCE) })).flatMap(
      ({ id, values }) => {
        const { value, observedAt } = values.tirePressureKpa ?? {};
        return Array.isArray(value) && observedAt !== undefined
          ? [{ vehicleId: id, day: dayOf(observedAt), kpa: value.map(Number) }]
          : [];
      },
    );
    await carDaysRepository(db).keepTyres(seen);
  }
}

async function readDays(store: TelemetryStore, car: string, run: ReadonlyMap<number, number>): Promise<KeptDay[]> {
  const [first, last] = [Math.min(...run.keys()), Math.max(...run.keys())];
  const span = { from: first - NOT_ALONE_MS, to: last + DAY_MS };
  const minutes = new Map<number, Step[]>([...run.keys()].map((day) => [day, []]));
  const query: StepQuery = { span, everyMs: MINUTE_MS, fn: 'mean', signals: READ_SIGNALS };
  for await (const step of store.steps(car, query)) minutes.get(dayOf(step.at))?.push(step);
  const lowest = new Map<number, number>();
  for await (const { at, values } of daySteps(store, car, { from: first, to: span.to }, 'min')) {
    if (values.batteryVoltage !== undefined) lowest.set(at, values.batteryVoltage);
  }
  return [...run].map(([day, readings]) => ({
    day,
    readings,
    told: dayOfMinutes(minutes.get(day) ?? [], lowest.get(day)),
  }));
}

const daySteps = (store: TelemetryStore, car: string, { from, to }: StepQuery['span'], fn: 'count' | 'min') =>
  store.steps(car, { span: { from: from - DAY_MS, to }, everyMs: DAY_MS, fn, signals: READ_SIGNALS });

/** Days that follow each other closely, so that few questions read them. */
function* runsOf(days: ReadonlyMap<number, number>): Generator<Map<number, number>> {
  let run = new Map<number, number>();
  for (const [day, readings] of [...days].sort(([a], [b]) => a - b)) {
    const first = run.keys().next().value;
    if (first !== undefined && day - first >= MOST_DAYS * DAY_MS) {
      yield run;
      run = new Map();
    }
    run.set(day, readings);
  }
  if (run.size > 0) yield run;
}
