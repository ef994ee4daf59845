/**
 * Rates of what fell through, by how long is left and by the customer's own history: the rule while there is no model. Of all, of
 * each length and of each history there is a rate, that leans on that of the others as if on twenty reservations (Laplace's rule of
 * succession, with a prior that is not even). Where both are known apart, their odds multiply; on that the rate of both leans. Pure.
 */
import type { Booked, Outcome, Risk } from './booked.js';

/** Where nothing is known yet: about one in eight is cancelled, about one in thirty is never fetched. */
const FIRST_GUESS: Risk = { cancelled: 0.12, noShow: 0.03 };
const LEANS_ON = 20;
const LEFT_DAYS = [2, 7, 30];

interface Cell {
  rows: number;
  cancelled: number;
  noShow: number;
}
const NOTHING: Readonly<Cell> = { rows: 0, cancelled: 0, noShow: 0 };

export interface RiskRates {
  of(booked: Booked): Risk;
}

export function riskRates(known: readonly { booked: Booked; outcome: Outcome }[]): RiskRates {
  const cells = new Map<string, Cell>();
  for (const { booked, outcome } of known) {
    for (const name of ['all', leftOf(booked), historyOf(booked), `${leftOf(booked)} ${historyOf(booked)}`]) {
      const cell = cells.get(name) ?? { ...NOTHING };
      cell.rows++;
      if (outcome.wasCancelled) cell.cancelled++;
      if (outcome.wasNoShow) cell.noShow++;
      cells.set(name, cell);
    }
  }
  const cellOf = (name: string): Cell => cells.get(name) ?? NOTHING;
  const leaning = ({ rows, cancelled, noShow }: Cell, on: Risk): Risk => ({
    cancelled: (cancelled + LEANS_ON * on.cancelled) / (rows + LEANS_ON),
    noShow: (noShow + LEANS_ON * on.noShow) / (rows + LEANS_ON),
  });
  const all = cellOf('all');
  /** Leaning on the others and not on all, where it counts itself: what is seen once must not count twice. */
  const besideOthers = (cell: Cell): Risk => {
    const others = {
      rows: all.rows - cell.rows,
      cancelled: all.cancelled - cell.cancelled,
      noShow: all.noShow - cell.noShow,
    };
    return leaning(cell, leaning(others, FIRST_GUESS));
  };
  return {
    of(booked) {
      const [left, history] = [leftOf(booked), historyOf(booked)];
      const apart = both(leaning(all, FIRST_GUESS), besideOthers(cellOf(left)), besideOthers(cellOf(history)));
      return leaning(cellOf(`${left} ${history}`), apart);
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
