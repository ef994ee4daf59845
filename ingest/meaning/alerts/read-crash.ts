/** A crash: a blow while it drove, and then it stands. Pure. */
import type { Look } from './look.js';

/** Plain data; times in ms since the epoch. */
export interface CrashState {
  /** The last speed that was told. */
  speedKmh?: number;
  speedAt?: number;
  blow?: { at: number; g: number };
}

const DROVE_KMH = 15;
const DROVE_WITHIN_MS = 10_000;
const STANDS_KMH = 3;
const DRIVES_ON_KMH = 10;
/** Who drives on for so long after a blow drove over a kerb. */
const STANDS_WITHIN_MS = 30_000;
const STEPS = { most: 2 } as const;

/** `ignition` is what the car said of it last: a car whose wires are cut tells no speed any more. */
export function readCrash(look: Look, state: CrashState, ignition: boolean | undefined): void {
  const { accelerationG, speedKmh, at } = look.seen;
  const rule = look.rules.crash;
  if (accelerationG) {
    const g = Math.hypot(accelerationG[0] as number, accelerationG[1] as number); // across; the road shakes the third
    const before = at - (state.speedAt ?? 0) <= DROVE_WITHIN_MS ? (state.speedKmh ?? 0) : 0;
    const drove = Math.max(before, speedKmh ?? 0) >= DROVE_KMH;
    if (g >= (rule.threshold ?? 0) && drove && g > (state.blow?.g ?? 0)) state.blow = { at, g };
  }
  if (speedKmh !== undefined) {
    state.speedKmh = speedKmh;
    state.speedAt = at;
  }
  const { blow } = state;
  if (!blow && !look.book.crash) return;
  const known = speedKmh ?? (ignition === false ? 0 : undefined);
  if (known === undefined || at === blow?.at) return;
  const verdict = known >= DRIVES_ON_KMH ? 'clear' : known <= STANDS_KMH && blow ? 'holds' : 'between';
  look.find({ kind: 'crash', subject: '', verdict, at, value: blow?.g, rule, steps: STEPS });
  const entry = look.book.crash;
  if (blow && (entry ? verdict === 'clear' : at - blow.at > STANDS_WITHIN_MS)) delete state.blow;
}
