/** What a customer of the demo is going to do, all of it by chance: no more is decided once they have set out. */
import type { Random } from '../random.js';

export interface Outing {
  /** How long they drive before they bring it back, seconds. */
  driveS: number;
  /** For how long they book, seconds. `late`: less than they drive. */
  bookedS: number;
  isLate: boolean;
  /** Their first card is declined, and they take another. */
  isDeclinedFirst: boolean;
  /** They think better of it once they have paid. */
  isCancelled: boolean;
  /** What they say afterwards; undefined for those who say nothing. */
  feedback: { rating: number; comments: string } | undefined;
}

/** Of a rental that is over in minutes, or of one that fills a part of the day. */
export type Length = 'short' | 'long';

const DRIVE_S = { short: [180, 600], long: [2 * 3600, 9 * 3600] } as const;
const SLACK_S = 240;
const LATE = 0.05;
const DECLINED = 0.08;
const CANCELLED = 0.07;
const SAYS_SOMETHING = 0.8;

const COMMENTS: Readonly<Record<number, readonly string[]>> = {
  1: ['The car smelled of smoke, and nobody answered the phone.', 'Fined for a parking place that the app had shown.'],
  2: ['A warning light was on all the way.', 'Dirty inside.'],
  3: ['All right, but the charge was lower than shown.', 'Good car; finding it took a while.'],
  4: ['Clean and quick to unlock.', 'Nice car. The seat squeaks.', 'Tot bé, gràcies!'],
  5: [
    'As new, and where the map said.',
    'Perfecto. Repetiremos.',
    'Unlocked in two seconds. Lovely.',
    'とても快適でした。',
  ],
};

/** `quickness` divides all times: 1 for those above. */
export function planOuting(random: Random, length: Length, quickness: number): Outing {
  const [least, most] = DRIVE_S[length];
  const driveS = Math.max(8, random.between(least, most) / quickness);
  const isLate = length === 'short' && random.chance(LATE);
  return {
    driveS,
    bookedS: isLate ? driveS * 0.8 : driveS + Math.max(90, SLACK_S / quickness),
    isLate,
    isDeclinedFirst: random.chance(DECLINED),
    isCancelled: length === 'short' && random.chance(CANCELLED),
    feedback: random.chance(SAYS_SOMETHING) ? opinion(random) : undefined,
  };
}

function opinion(random: Random): { rating: number; comments: string } {
  const rating = random.pick([1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5]);
  return { rating, comments: random.pick(COMMENTS[rating] as readonly string[]) };
}

const PAUSE_S = [8, 40] as const;
/** After so many rentals the pauses have doubled: a demo that is left on for weeks does not fill the disk. */
const CALMER_BY = 100;
const CALMEST = 20;

/** How long a place in the demo rests between two customers, seconds; `rentals` is how many there were in this run. */
export function pauseS(random: Random, rentals: number, quickness: number): number {
  return (random.between(...PAUSE_S) * Math.min(CALMEST, 1 + rentals / CALMER_BY)) / quickness;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A booking for one of the coming weeks: full hours of the day, one day to five. `now`: ms since the epoch. */
export function planAhead(random: Random, now: number, fromDays: number): { startsAt: number; endsAt: number } {
  const day = Math.floor((now + random.between(fromDays, 21) * DAY_MS) / DAY_MS) * DAY_MS;
  const hour = day + Math.floor(random.between(7, 19)) * HOUR_MS;
  const startsAt = hour > now ? hour : hour + DAY_MS;
  const hours = random.chance(0.4) ? Math.floor(random.between(3, 12)) : 24 * Math.floor(random.between(1, 5));
  return { startsAt, endsAt: startsAt + hours * HOUR_MS };
}

/** What becomes of a booking ahead, besides being paid. */
export type AheadFate = 'paid' | 'cancelled' | 'unpaid';
export const fateAhead = (random: Random): AheadFate => {
  const roll = random.next();
  return roll < 0.1 ? 'cancelled' : roll < 0.18 ? 'unpaid' : 'paid';
};
