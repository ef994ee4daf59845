/** The cars that ingest knows at the moment: a bounded memory in front of the database. */
import type { VehicleStates } from '../platform/vehicle-states/index.js';
import { beliefOf, type Car, newCar } from './car.js';
import { BOOTS_MAX } from './car-clock.js';
import type { CarsRepository } from './cars-repository.js';
import { takeInBelieved } from './live-state.js';
import type { MeaningEngine } from './meaning/create-meaning.js';

const BOOKS_MAX_AGE_MS = 60_000; // should the news of a change be lost
const READ_AT_ONCE = 2_000;

export interface Cars {
  /**
   * The car, at once; where `waiting` is set its record is still being read. `id` is a UUID in lower case. What was known
   * of it under another lease is let go of: another ingest may have had it meanwhile.
   */
  get(id: string, now: number, lease: string): Car;
  /** Its record has changed: it is read again before its next message is taken. */
  changed(id: string): void;
  /** All that are in memory. */
  all(): Iterable<Car>;
}

export function cars(options: {
  most: number;
  repository: CarsRepository;
  states: VehicleStates;
  meaning: Pick<MeaningEngine, 'claim' | 'claimed'>;
  /** Runs work until it is done; rejects at the end of the process only. */
  insist: <T>(work: () => Promise<T>) => Promise<T>;
}): Cars {
  const { most, repository, states, meaning, insist } = options;
  const known = new Map<string, Car>(); // the longest unheard first
  const toRead = new Set<Car>();
  let reading = false;

  function get(id: string, now: number, lease: string): Car {
    let car = known.get(id);
    if (car?.lease !== lease) {
      car = newCar(id, lease);
      known.delete(id);
      makeRoom();
      known.set(id, car);
      askFor(car);
    } else if (now - car.readAt > BOOKS_MAX_AGE_MS && !car.waiting) {
      if (car.readAt === 0 || !car.known) car.waiting = [];
      else car.readAt = now; // meanwhile the old record will do
      askFor(car);
      known.delete(id); // to the end: it was heard just now
      known.set(id, car);
    }
    return car;
  }

  function makeRoom() {
    if (known.size < most) return;
    for (const [id, car] of known) {
      if (car.uncommitted > 0 || car.dirty || car.waiting) continue;
      known.delete(id);
      return;
    }
  }

  function askFor(car: Car) {
    toRead.add(car);
    if (reading) return;
    reading = true;
    setImmediate(() => {
      void readAll().catch(() => {}); // only at the end of the process: those who wait are told by their stream
    });
  }

  async function readAll() {
    try {
      while (toRead.size > 0) {
        const batch = [...toRead].slice(0, READ_AT_ONCE);
        for (const car of batch) toRead.delete(car);
        await insist(() => read(batch));
        for (const car of batch) {
          const { waiting } = car;
          car.waiting = undefined;
          if (waiting) for (const go of waiting) go();
        }
      }
    } finally {
      reading = false;
    }
  }

  async function read(batch: readonly Car[]) {
    const now = Date.now();
    const fresh = batch.filter((car) => !car.stateRead).map((car) => car.id);
    const [books, stateList, offsets, claims] = await Promise.all([
      repository.books(batch.map((car) => car.id)),
      fresh.length > 0 ? states.load(fresh) : [],
      fresh.length > 0 ? repository.clockOffsets(fresh) : [],
      fresh.length > 0 ? meaning.claim(fresh) : [],
    ]);
    const booksOf = new Map(books.map((one) => [one.id, one]));
    for (const car of batch) {
      const found = booksOf.get(car.id);
      car.known = found !== undefined;
      car.fleets = found?.fleets ?? [];
      car.readAt = now;
      car.stateRead = true;
    }
    const carOf = new Map(batch.map((car) => [car.id, car]));
    for (const state of stateList) {
      const car = carOf.get(state.vehicleId);
      if (!car) continue;
      takeInBelieved(car.live, state.values);
      car.belief = beliefOf(car.live, state.pending);
      car.heardAt = state.heardAt;
      car.version = state.version ?? 0;
    }
    for (const claim of claims) {
      const car = carOf.get(claim.vehicleId);
      if (car) car.meaning = meaning.claimed(claim, car.lease);
    }
    for (const { vehicleId, boot, offsetMs } of offsets) {
      const car = carOf.get(vehicleId);
      if (car) rememberClock(car, boot, offsetMs);
    }
  }

  return {
    get,
    changed(id) {
      const car = known.get(id);
      if (car) car.readAt = 0;
    },
    all: () => known.values(),
  };
}

/** Bounded: the boots stay of which something new was heard last, as in the database. */
export function rememberClock(car: Car, boot: string, offsetMs: number): void {
  const offsets = car.clocks.get(boot) ?? [];
  if (offsets.includes(offsetMs)) return;
  offsets.push(offsetMs);
  car.clocks.delete(boot); // to the end
  car.clocks.set(boot, offsets);
  if (car.clocks.size > BOOTS_MAX) car.clocks.delete(car.clocks.keys().next().value as string);
}
