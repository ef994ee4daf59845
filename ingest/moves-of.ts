/** What a committed group changed: for each car and moment one move, with values that are believed. */
import type { SignalValue, StoredSample, VehicleMove } from '../contracts/index.js';
import type { Car } from './car.js';
import { fleetAt } from './car.js';
import type { Group } from './group.js';
import { takeIn } from './live-state.js';

/** Takes the samples into the live states of their cars, but for those that the store refused. */
export function movesOf({ samples, cars }: Group, refused: ReadonlySet<StoredSample>): VehicleMove[] {
  const changedOf = new Map<Car, Set<string>>();
  // From the last: of a car's samples it is mostly the newest, and then the others have nothing to add.
  for (let i = samples.length - 1; i >= 0; i--) {
    const sample = samples[i] as StoredSample;
    const car = cars[i] as Car;
    if (refused.size > 0 && refused.has(sample)) continue;
    let changed = changedOf.get(car);
    if (!changed) {
      changed = new Set();
      changedOf.set(car, changed);
    }
    car.heardAt = Math.max(car.heardAt, sample.receivedAt);
    takeIn(car.live, sample, changed);
  }
  const moves: VehicleMove[] = [];
  for (const [car, changed] of changedOf) addMoves(moves, car, changed);
  return moves;
}

function addMoves(moves: VehicleMove[], car: Car, changed: ReadonlySet<string>) {
  const { id, heardAt } = car;
  const byMoment = new Map<number, VehicleMove>();
  for (const name of changed) {
    const entry = car.live.get(name);
    if (!entry) continue;
    let move = byMoment.get(entry.observedAt);
    if (!move) {
      const values = {} as Record<string, SignalValue>;
      move = { id, fleetId: fleetAt(car.fleets, Date.now()), observedAt: entry.observedAt, heardAt, values };
      byMoment.set(entry.observedAt, move);
      moves.push(move);
    }
    move.values[name] = entry.value;
  }
  if (byMoment.size > 0) return;
  // Nothing is different, but the car was heard: its age is news.
  let observedAt = 0;
  for (const entry of car.live.values()) observedAt = Math.max(observedAt, entry.observedAt);
  if (observedAt > 0) moves.push({ id, fleetId: fleetAt(car.fleets, Date.now()), observedAt, heardAt, values: {} });
}
