/** A driver's right foot: cruises, slows for corners, stops at red lights, and ends the trip at a kerb. */
import type { Random } from './random.js';
import { type StreetWalk, TURN_RADIUS_M } from './street-walk.js';

/** Ordinary driving, m/s². */
const ACCELERATION = 1.6;
const BRAKING = 2.0;
/** Of who sees a red light late: 0.46 g. */
const HARD_BRAKING = 4.5;
const LATE = 0.25;
/** 0.25 g sideways is what passengers bear without a word: v² = a · r. */
const CORNER_MPS = Math.sqrt(0.25 * 9.81 * TURN_RADIUS_M);
const RED = 0.3;
const AT_THE_LINE_M = 3;

/** No car of the simulator is ever faster, km/h: the limit of the streets, and a driver's carelessness. */
export const TOP_SPEED_KMH = 54;

export interface Driver {
  readonly speedMps: number;
  /** Metres moved in the step. */
  step(seconds: number): number;
  /** To come to a stand at the kerb, and to leave it again. */
  park(): void;
  leave(): void;
  readonly isParked: boolean;
}

/** Who is `hasty` sees some red lights late, and brakes hard. */
export function driver(walk: StreetWalk, random: Random, isHasty = false): Driver {
  const cruiseMps = random.between(38, TOP_SPEED_KMH - 2) / 3.6;
  let speedMps = 0;
  let wantsToPark = false;
  let isParked = false;
  let redForS = 0;
  let judged = -1; // the crossing whose light is decided
  let isRed = false;
  let braking = BRAKING;

  function wantedMps(): number {
    if (wantsToPark) return 0;
    let wanted = cruiseMps;
    const toTurnM = walk.metresToTurn();
    if (toTurnM !== undefined) wanted = Math.min(wanted, Math.sqrt(CORNER_MPS ** 2 + 2 * BRAKING * toTurnM));
    const toLineM = walk.metresToStopLine();
    if (walk.crossings !== judged) {
      judged = walk.crossings;
      isRed = random.chance(RED);
      redForS = random.between(5, 35);
      braking = isHasty && isRed && random.chance(LATE) ? HARD_BRAKING : BRAKING;
    }
    if (isRed && toLineM > 0) {
      wanted = toLineM < AT_THE_LINE_M ? 0 : Math.min(wanted, Math.sqrt(2 * braking * (toLineM - AT_THE_LINE_M / 2)));
    }
    return wanted;
  }

  return {
    get speedMps() {
      return speedMps;
    },
    get isParked() {
      return isParked;
    },
    park() {
      wantsToPark = true;
    },
    leave() {
      wantsToPark = false;
      isParked = false;
    },
    step(seconds) {
      if (isParked) return 0;
      const before = speedMps;
      // A hair over the braking that was planned, so that a step's length does not carry the car over the line.
      const change = Math.min(ACCELERATION * seconds, Math.max(-1.25 * braking * seconds, wantedMps() - speedMps));
      speedMps = Math.max(0, speedMps + change);
      if (isRed && speedMps === 0) {
        redForS -= seconds;
        if (redForS <= 0) isRed = false;
      }
      if (wantsToPark && speedMps === 0) isParked = true;
      const movedM = ((before + speedMps) / 2) * seconds;
      walk.advance(movedM);
      return movedM;
    },
  };
}
