/** Why a reservation is likely to fall through, or to be kept, in words for the desk. Pure. */
import { type Booked, historyOf } from '../../models/index.js';

export interface RiskReason {
  readonly code: string;
  readonly text: string;
  /** Whether it speaks for falling through, or for being kept. */
  readonly speaks: 'for' | 'against';
}

const LONG_LEAD_DAYS = 30;
const MOST = 4;
/** From there on the customer is asked in time whether they come. */
export const RISKY = { either: 0.3, noShow: 0.15 };

/** Facts that are known to matter, of this reservation; the weightiest first. What a model makes of them is its own. */
export function riskReasons(booked: Booked): RiskReason[] {
  const { keptBefore, cancelledBefore, missedBefore, leadDays, leftDays } = booked;
  const reasons: RiskReason[] = [];
  const add = (code: string, speaks: RiskReason['speaks'], text: string) => reasons.push({ code, speaks, text });
  const all = keptBefore + cancelledBefore + missedBefore;
  if (missedBefore > 0) add('missed-before', 'for', `Did not come for ${missedBefore} of ${all} before`);
  if (cancelledBefore > 0) add('cancelled-before', 'for', `Cancelled ${cancelledBefore} of ${all} before`);
  if (historyOf(booked) === 'new') add('new-customer', 'for', 'No rental before');
  if (historyOf(booked) === 'reliable') add('kept-before', 'against', `Kept ${keptBefore} of ${all} before`);
  if (booked.paidBy === 'not yet') add('unpaid', 'for', 'Not paid yet');
  else add('paid', 'against', `Paid: ${booked.paidBy}`);
  if (leadDays > LONG_LEAD_DAYS) add('long-lead', 'for', `Booked ${Math.round(leadDays)} days ahead`);
  if (leftDays > LONG_LEAD_DAYS) add('far-off', 'for', `${Math.round(leftDays)} days are left`);
  if (booked.depositShare > 0) add('deposit', 'against', 'A deposit is asked for');
  return reasons.slice(0, MOST);
}
