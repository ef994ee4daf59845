/** What becomes of a car's proposed service as a new forecast comes. Pure: the rule, whatever it is kept in. */
import type { Component, ComponentOutlook } from '../../models/index.js';

const DAY_MS = 86_400_000;
/** A hold stays while the risk is at least this share of what it was when the hold was placed. */
const STAYS_ABOVE = 0.5;
/** A refusal holds until the odds of a failure are so many times what they were, and no longer than so. */
const ODDS_RISEN = 2;
const REFUSAL_MS = 30 * DAY_MS;
/** A hold is only moved for a risk that comes sooner by so much. */
const SOONER_MS = DAY_MS;
/** Where nobody knows how long it lasts. */
const UNKNOWN_LIFE_MS = 7 * DAY_MS;
const LONGEST_WAIT_MS = 30 * DAY_MS;

export interface KeptProposal {
  components: readonly Component[];
  state: 'proposed' | 'confirmed';
  /** ms */
  startsAt: number;
  endsAt: number;
  risk30: number | null;
  /** Whether its time is still kept. */
  isKept: boolean;
}

export interface Refusal {
  components: readonly Component[];
  risk30: number | null;
  /** ms */
  at: number;
}

export type Step =
  /** A new one, after the open one (if any) has ended as `missed` or `refused`. */
  { do: 'place' | 'move'; components: Component[]; dueBy: number } | { do: 'withdraw' | 'refuse' | 'miss' };

/**
 * Steps in order; mostly none. A proposal that staff confirmed is theirs: only what is over ends it.
 * One whose time staff have given back to rental was refused by that.
 */
export function nextSteps(
  outlooks: readonly ComponentOutlook[],
  open: KeptProposal | undefined,
  refusal: Refusal | undefined,
  now: number,
): Step[] {
  const wanted = outlooks.filter(({ flagged }) => flagged);
  const components = wanted.map(({ component }) => component);
  const dueBy = dueByOf(wanted, now);
  const place: Step[] = wanted.length > 0 ? [{ do: 'place', components, dueBy }] : [];
  if (!open) return refusal && isStillRefused(wanted, refusal, now) ? [] : place;
  if (!open.isKept) return [{ do: 'refuse' }];
  if (open.endsAt <= now) return [{ do: 'miss' }, ...place];
  if (open.state === 'confirmed' || open.startsAt <= now) return [];
  if (wanted.length === 0) return outlooks.some((outlook) => stays(outlook, open)) ? [] : [{ do: 'withdraw' }];
  const isWider = components.some((component) => !open.components.includes(component));
  const isLate = open.startsAt > dueBy + SOONER_MS;
  return isWider || isLate
    ? [{ do: 'move', components: [...new Set([...open.components, ...components])], dueBy }]
    : [];
}

/** The worst risk within 30 days of those; null where rules serve. */
export function worstRisk(outlooks: readonly ComponentOutlook[]): number | null {
  const known = outlooks.flatMap(({ risk30 }) => risk30 ?? []);
  return known.length > 0 ? Math.max(...known) : null;
}

const stays = ({ component, risk30 }: ComponentOutlook, open: KeptProposal) =>
  open.components.includes(component) && risk30 !== null && risk30 >= STAYS_ABOVE * (open.risk30 ?? 1);

/** The soonest that one of them may fail: the lower end of its remaining life. */
function dueByOf(wanted: readonly ComponentOutlook[], now: number): number {
  const lives = wanted.map(({ remainingDays }) => {
    const days = remainingDays?.low ?? undefined;
    if (days !== undefined) return days * DAY_MS;
    return remainingDays ? LONGEST_WAIT_MS : UNKNOWN_LIFE_MS;
  });
  return now + Math.min(LONGEST_WAIT_MS, Math.max(DAY_MS, Math.min(...lives, LONGEST_WAIT_MS)));
}

/** Whether a refusal holds against what is foreseen now. */
export function isStillRefused(outlooks: readonly ComponentOutlook[], refusal: Refusal, now: number): boolean {
  const wanted = outlooks.filter(({ flagged }) => flagged);
  if (now - refusal.at > REFUSAL_MS) return false;
  if (wanted.some(({ component }) => !refusal.components.includes(component))) return false;
  const risk = worstRisk(wanted);
  return risk === null || refusal.risk30 === null || odds(risk) < ODDS_RISEN * odds(refusal.risk30);
}

const odds = (risk: number) => risk / Math.max(1e-6, 1 - risk);
