/** The causes of one car that are watched, and the alerts that they come to. Pure. */
import type { AlertKind, AlertRule, Severity } from '../../../contracts/index.js';
import type { Spot } from '../fences/plane.js';
import { isPast, isRaised, judge, newWatch, type Steps, type Verdict, type Watch } from './watch.js';

/** What an alert says, besides when. */
export interface AlertWords {
  fleetId: string | null;
  severity: Severity;
  /** The limit that was passed; null where there is none. */
  threshold: number | null;
  /** The worst value; null where there is none. */
  value: number | null;
  /** Where the car was when it was raised. */
  longitude: number | null;
  latitude: number | null;
  /** `at` of the observation that raised it. */
  toldAt: number;
}

export interface Entry {
  kind: AlertKind;
  /** Which of several causes of a kind: a fault code, a fence; empty where there is one. */
  subject: string;
  watch: Watch;
  words?: AlertWords;
  /** How long after its end it is the same again, by its rule as it was last. */
  coolDownS?: number;
}

/** Plain data, bounded. */
export type AlertBook = Record<string, Entry>;

/** What the sample at hand is, for an alert that it raises. */
export interface Moment {
  /** `at` of the observation. */
  at: number;
  fleetId: string | null;
  place: Spot | undefined;
}

export type TellAlert = (entry: Entry & { words: AlertWords }) => void;

export interface Finding {
  kind: AlertKind;
  subject: string;
  verdict: Verdict;
  /** When that was, ms: mostly the moment of the sample. */
  at: number;
  value?: number | undefined;
  /** Whether a smaller value is a worse one. */
  sinks?: boolean;
  rule: AlertRule;
  steps: Steps;
}

/**
 * Causes of one car that are watched at once, of kinds of which there may be many (fences, fault codes), by severity: what
 * is critical has room that nothing else takes. Of other kinds there is one each, so a crash always has its place.
 */
const MOST_ENTRIES: Readonly<Record<Severity, number>> = { info: 32, warning: 48, critical: 64 };
/** From here on what is past is looked for and let go of, before more is watched. */
const MANY_ENTRIES = 16;

export const keyOf = (kind: AlertKind, subject: string) => (subject === '' ? kind : `${kind} ${subject}`);

/** Takes in one finding, and tells the alert that it changed; calls `tooMany` where there is no room for it. Changes `book`. */
export function enter(book: AlertBook, finding: Finding, moment: Moment, tell: TellAlert, tooMany: () => void): void {
  const { kind, subject, at, rule } = finding;
  const key = keyOf(kind, subject);
  let entry = book[key];
  const verdict = rule.enabled ? finding.verdict : 'clear';
  if (entry && isPast(entry.watch, at, rule)) {
    settle(book, key, tell);
    entry = undefined;
  }
  if (!entry) {
    if (verdict !== 'holds') return;
    let entries = 0;
    for (const _ in book) entries++;
    if (entries >= MANY_ENTRIES) entries -= letGoOfPast(book, at, rule, tell);
    if (subject !== '' && entries >= MOST_ENTRIES[rule.severity]) {
      tooMany();
      return;
    }
    entry = { kind, subject, watch: newWatch(at) };
    book[key] = entry;
  }
  const change = judge(entry.watch, verdict, at, rule.durationS, rule.enabled ? finding.steps : { most: 1 });
  if (change === 'raised') entry.words ??= wordsOf(finding, moment);
  if (change) entry.coolDownS = rule.coolDownS;
  if (verdict === 'holds') noteWorst(entry, finding);
  if (change && entry.words) tell(entry as Entry & { words: AlertWords });
  if (entry.watch.raisedAt === undefined && entry.watch.seen === 0) delete book[key];
}

/** Lets go of what is over for good. What comes to rest is told once more, as a re-reading may have found it otherwise. */
function settle(book: AlertBook, key: string, tell: TellAlert): void {
  const entry = book[key];
  if (entry?.words) tell(entry as Entry & { words: AlertWords });
  delete book[key];
}

/** Each by the cool-down of its own rule. Says how many. */
function letGoOfPast(book: AlertBook, at: number, { coolDownS }: AlertRule, tell: TellAlert): number {
  const past = Object.keys(book).filter((key) => {
    const entry = book[key] as Entry;
    return isPast(entry.watch, at, { coolDownS: entry.coolDownS ?? coolDownS });
  });
  for (const key of past) settle(book, key, tell);
  return past.length;
}

/** Every alert that stands, or may come back. */
export function standing(book: AlertBook, tell: TellAlert): void {
  for (const entry of Object.values(book)) if (entry.words) tell(entry as Entry & { words: AlertWords });
}

/** Whether a sure verdict would change nothing: it stands and holds, or it is over and clear. */
export const isSettled = (entry: Entry | undefined, verdict: Verdict): boolean =>
  entry === undefined
    ? verdict !== 'holds'
    : verdict === 'holds'
      ? isRaised(entry.watch)
      : entry.watch.clearedAt !== undefined && entry.watch.seen === 0;

const wordsOf = ({ rule, value }: Finding, { at, fleetId, place }: Moment): AlertWords => ({
  fleetId,
  severity: rule.severity,
  threshold: rule.threshold,
  value: value ?? null,
  longitude: place?.longitude ?? null,
  latitude: place?.latitude ?? null,
  toldAt: at,
});

function noteWorst({ words }: Entry, { value, sinks }: Finding): void {
  if (!words || value === undefined) return;
  if (words.value === null || (sinks ? value < words.value : value > words.value)) words.value = value;
}
