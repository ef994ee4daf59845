/** How good alarms are: which failures they foresaw early enough to plan a service, and how many called for nothing. */

/** One component of one car in the order of time. */
export interface Watched {
  /** ms. */
  readonly asOf: number;
  /** Until it failed, or was last seen sound; NaN while it is broken. */
  readonly days: number;
  readonly failed: boolean;
  readonly flagged: boolean;
  /** Of what it fails. */
  readonly fault?: string | undefined;
}

export interface Lead {
  readonly fault: string;
  /** From the alarm to the failure; 0 where there was none. */
  readonly days: number;
}

/** An alarm stands so long; a failure within is what it foresaw. */
export const STANDS_DAYS = 60;
/** A service needs so many days' notice. */
export const EARLY_DAYS = 7;

export interface Alarms {
  readonly right: number;
  /** No failure came while it stood. */
  readonly wrong: number;
  /** Renewed, or no longer watched, while it stood: nobody knows. */
  readonly undecided: number;
  /** Of every failure that was watched for `EARLY_DAYS` and more. */
  readonly leads: readonly Lead[];
}

const DAY_MS = 86_400_000;

export function alarmsOf(watched: readonly Watched[]): Alarms {
  let [right, wrong, undecided] = [0, 0, 0];
  const leads = new Map<number, Lead>();
  let since: number | undefined;
  let until = 0;
  for (const { asOf, days, failed, flagged, fault = '' } of watched) {
    if (Number.isNaN(days)) {
      since = undefined;
      continue;
    }
    const end = asOf + days * DAY_MS;
    if (since !== undefined && (asOf >= until || asOf - since >= STANDS_DAYS * DAY_MS)) since = undefined;
    if (since === undefined && flagged) {
      since = asOf;
      until = end + DAY_MS;
      if (days >= STANDS_DAYS) wrong++;
      else if (failed) right++;
      else undecided++;
    }
    if (!failed) continue;
    if (days < EARLY_DAYS && !leads.has(end)) continue;
    leads.set(end, { fault, days: since === undefined ? 0 : (end - since) / DAY_MS });
  }
  return { right, wrong, undecided, leads: [...leads.values()] };
}

export const together = (all: readonly Alarms[]): Alarms => ({
  right: sum(all, ({ right }) => right),
  wrong: sum(all, ({ wrong }) => wrong),
  undecided: sum(all, ({ undecided }) => undecided),
  leads: all.flatMap(({ leads }) => leads),
});

const sum = (all: readonly Alarms[], of: (alarms: Alarms) => number) => all.reduce((total, one) => total + of(one), 0);

/** Share of alarms that were right, of those that were decided. */
export const precisionOf = ({ right, wrong }: Alarms): number => right / (right + wrong);

/** Share of failures with an alarm `EARLY_DAYS` before and more. */
export const recallOf = (leads: readonly Lead[]): number =>
  leads.filter(({ days }) => days >= EARLY_DAYS).length / leads.length;
