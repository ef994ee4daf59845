/**
 * Rates of what fell through, by how long is left and by the customer's own history: the rule while there is no model. Of all, of
 * each length and of each history there is a rate, that leans on a broader one as if on twenty reservations (Laplace's rule of
 * succession, with a prior that is not even). Where both are known apart, their odds multiply; on that the rate of both leans. Pure.
 */
import type { Booked, Outcome, Risk } from './booked.js';

/** Where nothing is known yet: about one in eight is cancelled, about one in thirty is never fetched. */
const FIRST_GUESS: Risk = { cancelled: 0.12, noShow: 0.03 };
const LEANS_ON = 20;
const LEFT_DAYS = [2, 7, 30];

export interface RiskRates {
  of(booked: Booked): Risk;
}

export function riskRates(known: readonly { booked: Booked; outcome: Outcome }[]): RiskRates {
  const cells = new Map<string, { rows: number; cancelled: number; noShow: number }>();
  for (const { booked, outcome } of known) {
    for (const name of ['all', leftOf(booked), historyOf(booked), `${leftOf(booked)} ${historyOf(booked)}`]) {
      const cell = cells.get(name) ?? { rows: 0, cancelled: 0, noShow: 0 };
      cell.rows++;
      if (outcome.wasCancelled) cell.cancelled++;
      if (outcome.wasNoShow) cell.noShow++;
      cells.set(name, cell);
    }
  }
  const leaning = (name: string, on: Risk): Risk => {
    const { rows, cancelled, noShow } = cells.get(name) ?? { rows: 0, cancelled: 0, noShow: 0 };
    return {
      cancelled: (cancelled + LEANS_ON * on.cancelled) / (rows + LEANS_ON),
      noShow: (noShow + LEANS_ON * on.noShow) / (rows + LEANS_ON),
    };
  };
  return {
    of(booked) {
      const [left, history] = [leftOf(booked), historyOf(booked)];
      const all = leaning('all', FIRST_GUESS);
      const apart = both(all, leaning(left, all), leaning(history, all));
      return leaning(`${left} ${history}`, apart);
    },
  };
}

const leftOf = ({ leftDays }: Booked) => `left ${LEFT_DAYS.filter((bound) => leftDays > bound).length}`;

const both = (all: Risk, left: Risk, history: Risk): Risk => ({
  cancelled: multiplied(all.cancelled, left.cancelled, history.cancelled),
  noShow: multiplied(all.noShow, left.noShow, history.noShow),
});
function multiplied(all: number, left: number, history: number): number {
  const odds = (oddsOf(left) * oddsOf(history)) / oddsOf(all);
  return odds / (1 + odds);
}
const oddsOf = (share: number) => share / (1 - share);

/** `new`: no rental ended either way yet. */
export function historyOf({ keptBefore, cancelledBefore, missedBefore }: Booked): 'new' | 'reliable' | 'mixed' {
  const fell = cancelledBefore + missedBefore;
  if (keptBefore + fell === 0) return 'new';
  return fell / (keptBefore + fell) > 0.25 ? 'mixed' : 'reliable';
}
