/** A confirmed reservation as it stands at one moment, for telling what becomes of it. Pure. */
import { type Table, tableOf } from '../tables/table.js';

/** How it was paid at that moment. */
export const PAID_BY = ['not yet', 'Credit Card', 'PayPal', 'Invoice', 'Cash'] as const;

export interface Booked {
  /** The moment, in days since 1970. */
  readonly at: number;
  /** From its confirmation, and from now, to its start. */
  readonly leadDays: number;
  readonly leftDays: number;
  readonly lengthDays: number;
  /** On the clock of the branch; Monday is 1. */
  readonly startHour: number;
  readonly startWeekday: number;
  /** The deposit as a share of the price; 0 without one. */
  readonly depositShare: number;
  readonly paidBy: string;
  /** `self`: the customer booked; `desk`: staff did. */
  readonly channel: string;
  /** The customer's own, before that moment. */
  readonly keptBefore: number;
  readonly cancelledBefore: number;
  readonly missedBefore: number;
}

/** What became of it: kept, where it is neither. */
export interface Outcome {
  readonly wasCancelled: boolean;
  readonly wasNoShow: boolean;
}

export interface Risk {
  readonly cancelled: number;
  readonly noShow: number;
}

/** A column for each field; with outcomes, `wasCancelled` and `wasNoShow`, 0 or 1. */
export function tableOfBooked(rows: readonly Booked[], outcomes?: readonly Outcome[]): Table {
  const numbers = [
    ...(['at', 'leadDays', 'leftDays', 'lengthDays', 'startHour', 'startWeekday', 'depositShare'] as const),
    ...(['keptBefore', 'cancelledBefore', 'missedBefore'] as const),
  ];
  return tableOf({
    ...Object.fromEntries(numbers.map((name) => [name, rows.map((row) => row[name])])),
    paidBy: rows.map(({ paidBy }) => paidBy),
    channel: rows.map(({ channel }) => channel),
    ...(outcomes && {
      wasCancelled: outcomes.map(({ wasCancelled }) => Number(wasCancelled)),
      wasNoShow: outcomes.map(({ wasNoShow }) => Number(wasNoShow)),
    }),
  });
}

export const tableOfRisks = (risks: readonly Risk[]): Table =>
  tableOf({ cancelled: risks.map(({ cancelled }) => cancelled), noShow: risks.map(({ noShow }) => noShow) });
