/** A way along the demo streets: from crossing to crossing, with rounded corners, told as metres along the way. */
import { CROSSING_SPACING_M, DEMO_COLUMNS, DEMO_ROWS, ROW_BEARING_DEG } from '../../contracts/demo-streets.js';
import type { Random } from './random.js';

/** Of the arc that a car drives from one street into the next. The cut corners of the blocks leave room for it. */
export const TURN_RADIUS_M = 12;
const ARC_M = (TURN_RADIUS_M * Math.PI) / 2;
const GO_STRAIGHT = 0.65;

/** One of four: along a row (`column` ±1) or along a column (`row` ±1). */
interface Direction {
  column: -1 | 0 | 1;
  row: -1 | 0 | 1;
}
const DIRECTIONS: readonly Direction[] = [
  { column: 1, row: 0 },
  { column: 0, row: 1 },
  { column: -1, row: 0 },
  { column: 0, row: -1 },
];

export interface Place {
  /** Metres along the rows and up the columns, as `demoPosition` takes them. */
  columnM: number;
  rowM: number;
  headingDeg: number;
  /** 1 in an arc to the left, -1 to the right, 0 on a straight. */
  turning: -1 | 0 | 1;
}

export interface StreetWalk {
  /** Moves on; where a leg ends the next one begins, with a turn or without. */
  advance(metres: number): void;
  place(): Place;
  /** Metres to where the turn at the next crossing begins; undefined where the way goes straight on. In an arc: 0. */
  metresToTurn(): number | undefined;
  /** Metres to the stop line before the next crossing; negative once it is passed. */
  metresToStopLine(): number;
  /** Counts crossings passed, so that a driver can tell one from the next. */
  readonly crossings: number;
}

const STOP_LINE_M = TURN_RADIUS_M + 6;

export function streetWalk(random: Random): StreetWalk {
  let column = Math.floor(random.between(1, DEMO_COLUMNS - 1)); // the crossing that the leg comes from
  let row = Math.floor(random.between(1, DEMO_ROWS - 1));
  let heading = random.pick(DIRECTIONS);
  let next = chooseNext();
  let alongM = random.between(TURN_RADIUS_M, CROSSING_SPACING_M / 2); // from the crossing's middle
  let arcM: number | undefined; // metres into the arc at the leg's end, while in it
  let crossings = 0;

  function chooseNext(): Direction {
    const at = { column: column + heading.column, row: row + heading.row };
    const open = DIRECTIONS.filter(
      (d) =>
        !(d.column === -heading.column && d.row === -heading.row) && isInside(at.column + d.column, at.row + d.row),
    );
    const straight = open.find((d) => d === heading);
    return straight && random.chance(GO_STRAIGHT) ? straight : random.pick(open);
  }

  const legEndM = () => (next === heading ? CROSSING_SPACING_M : CROSSING_SPACING_M - TURN_RADIUS_M);

  function enterNextLeg(startM: number): void {
    column += heading.column;
    row += heading.row;
    heading = next;
    next = chooseNext();
    alongM = startM;
    arcM = undefined;
    crossings++;
  }

  return {
    get crossings() {
      return crossings;
    },
    advance(metres) {
      let left = metres;
      while (left > 0) {
        if (arcM !== undefined) {
          const step = Math.min(left, ARC_M - arcM);
          arcM += step;
          left -= step;
          if (arcM >= ARC_M) enterNextLeg(TURN_RADIUS_M);
        } else {
          const step = Math.min(left, legEndM() - alongM);
          alongM += step;
          left -= step;
          if (alongM < legEndM()) continue;
          if (next === heading) enterNextLeg(0);
          else arcM = 0;
        }
      }
    },
    place() {
      const fromColumnM = column * CROSSING_SPACING_M;
      const fromRowM = row * CROSSING_SPACING_M;
      const angle = arcM === undefined ? 0 : arcM / TURN_RADIUS_M;
      const sideM = TURN_RADIUS_M * (1 - Math.cos(angle)); // into the next street
      const aheadM = alongM + TURN_RADIUS_M * Math.sin(angle);
      const left = turnOf(heading, next);
      const bearing = bearingOf(heading) - (arcM === undefined ? 0 : left * angle * (180 / Math.PI));
      return {
        columnM: fromColumnM + heading.column * aheadM + (arcM === undefined ? 0 : next.column * sideM),
        rowM: fromRowM + heading.row * aheadM + (arcM === undefined ? 0 : next.row * sideM),
        headingDeg: (bearing + 360) % 360,
        turning: arcM === undefined ? 0 : left,
      };
    },
    metresToTurn: () => (arcM !== undefined ? 0 : next === heading ? undefined : legEndM() - alongM),
    metresToStopLine: () => (arcM === undefined ? CROSSING_SPACING_M - STOP_LINE_M - alongM : -1),
  };
}

const isInside = (column: number, row: number) => column >= 0 && column < DEMO_COLUMNS && row >= 0 && row < DEMO_ROWS;

/** Along a row is 45°; up a column is 90° less, which is north-west. */
const bearingOf = ({ column, row }: Direction) => ROW_BEARING_DEG + (column === -1 ? 180 : 0) - row * 90;

/** The sign of the cross product: 1 for a turn to the left. */
function turnOf(from: Direction, to: Direction): -1 | 0 | 1 {
  return Math.sign(from.column * to.row - from.row * to.column) as -1 | 0 | 1;
}
