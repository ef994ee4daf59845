/** Why a reservation may fall through, in words for the desk. Pure. */
import { type Booked, historyOf } from '../../models/index.js';

export interface RiskReason {
  readonly code: string;
  readonly text: string;
}

/** From there on the customer is asked in time whether they come. */
export const RISKY = { either: 0.3, noShow: 0.15 };

/** Of a hundred reservations so many are cancelled, or never fetched, where nothing else is known. */
const USUAL = { cancelled: 12, missed: 3 };
const LONG_LEAD_DAYS = 30;

/**
 * The facts of this reservation that make it likelier to fall through, the weightiest first; none that make it less likely.
 * What a model makes of them is its own: `times` is roughly how many times likelier a fact makes it, by the simulated desk of
 * docs/models.md, and serves for the order alone.
 */
export function riskReasons(booked: Booked): RiskReason[] {
  const { keptBefore, cancelledBefore, missedBefore, leadDays, leftDays } = booked;
  const all = keptBefore + cancelledBefore + missedBefore;
  const found: (RiskReason & { times: number })[] = [];
  const add = (code: string, times: number, text: string) => found.push({ code, text, times });
  add(
    'missed-before',
    timesUsual(missedBefore, all, USUAL.missed),
    `Did not come for ${missedBefore} of ${all} before`,
  );
  add(
    'cancelled-before',
    timesUsual(cancelledBefore, all, USUAL.cancelled),
    `Cancelled ${cancelledBefore} of ${all} before`,
  );
  if (historyOf(booked) === 'new') add('new-customer', 1.2, 'No rental before');
  if (booked.paidBy === 'not yet') add('unpaid', 2.5, 'Not paid yet');
  if (leftDays > LONG_LEAD_DAYS) {
    const words = `Booked ${Math.round(leadDays)} days ahead, ${Math.round(leftDays)} are left`;
    add('long-lead', leftDays / 10, words); // each day that is left may bring another plan
  } else if (leadDays > LONG_LEAD_DAYS) {
    add('long-lead', 1.7, `Booked ${Math.round(leadDays)} days ahead`);
  }
  return found
    .filter(({ times }) => times > 1)
    .sort((a, b) => b.times - a.times)
    .map(({ code, text }) => ({ code, text }));
}

/** How many times the usual: what one did once of once weighs less than what one did twenty times of twenty. */
const timesUsual = (count: number, all: number, percent: number): number =>
  count === 0 ? 0 : (count + percent / 100) / (all + 1) / (percent / 100);
