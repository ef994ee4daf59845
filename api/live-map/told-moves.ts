/** The moves of one tick, for many maps: written down once, in bytes or as they are, and for each map cut out of that. */
import {
  PACKED_COLUMNS,
  packMoves,
  pickRecords,
  type VehicleMove,
  type VehicleSnapshot,
} from '../../contracts/index.js';
import type { Place } from './watch.js';

interface MovedCar {
  id: string;
  moves: readonly VehicleMove[];
  before: Place | undefined;
  now: Place;
}

/** Runs of moves, by their places among all: neighbours are joined, so that a map that wants all has one. */
export class WantedMoves {
  readonly runs: [first: number, end: number][] = [];

  add(first: number, end: number): void {
    const last = this.runs.at(-1);
    if (last?.[1] === first) last[1] = end;
    else this.runs.push([first, end]);
  }

  isEmpty = (): boolean => this.runs.length === 0;
}

export function toldMoves(moved: readonly MovedCar[]) {
  const moves: VehicleMove[] = [];
  const cars = moved.map(({ id, before, now, moves: own }) => {
    const first = moves.length;
    moves.push(...own);
    return { id, before, now, first, end: moves.length };
  });
  let packed: Uint8Array | undefined; // made once somebody wants it
  return {
    cars,
    of({ runs }: WantedMoves, inBytes: boolean): VehicleMove[] | Uint8Array {
      const [only] = runs;
      const all = runs.length === 1 && only?.[0] === 0 && only[1] === moves.length;
      if (!inBytes) return all ? moves : runs.flatMap(([first, end]) => moves.slice(first, end));
      packed ??= packMoves(moves, Date.now());
      return all ? packed : pickRecords(packed, runs);
    },
  };
}

/** Of a car only what moves in bytes tell of it. */
export function withPackedColumns(vehicle: VehicleSnapshot): VehicleSnapshot {
  const values: VehicleSnapshot['values'] = {};
  for (const { name } of PACKED_COLUMNS) {
    const known = vehicle.values[name];
    if (known) values[name] = known;
  }
  return { ...vehicle, values };
}
