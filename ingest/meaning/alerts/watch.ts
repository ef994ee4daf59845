/**
 * One cause of one car over time: when it becomes an alert, when that is over, when it is the same alert again. Pure.
 *
 * It is raised once the cause has been seen in as many samples as `steps` says and has lasted as long as its rule says;
 * it is over once as many in a row say so, as of the first of them. What comes back within the cool-down is the same alert.
 */
import type { AlertRule } from '../../../contracts/index.js';

/** `between` is neither: good enough to raise nothing, not good enough to call an alert over. */
export type Verdict = 'holds' | 'between' | 'clear';

/** Plain data; times in ms since the epoch. */
export interface Watch {
  /** Since when the cause holds, as it does now. */
  since: number;
  /** Samples in a row that say so, and when the last of them did. */
  seen: number;
  seenAt: number;
  /** Of an alert: since when its cause held first, when it was raised, and how often. */
  began?: number;
  raisedAt?: number;
  occurrences: number;
  /** Samples in a row that say that it is over, and when the first did. */
  clear?: number;
  clearSince?: number;
  clearedAt?: number;
}

/** How many samples it takes. Two: one odd reading does nothing. One, where what is judged is sure already. */
export interface Steps {
  most: 1 | 2;
  /** A cause that was not seen for so long begins anew, ms. */
  forgetsAfterMs?: number;
}

export const newWatch = (at: number): Watch => ({ since: at, seen: 0, seenAt: at, occurrences: 0 });

export const isRaised = (watch: Watch) => watch.raisedAt !== undefined && watch.clearedAt === undefined;

/** Whether it is over for longer than its cool-down: what comes now is another alert. */
export const isPast = ({ clearedAt, seen }: Watch, at: number, { coolDownS }: Pick<AlertRule, 'coolDownS'>) =>
  clearedAt !== undefined && seen === 0 && at - clearedAt > coolDownS * 1000;

/** Takes in one verdict; gives what became of it, mostly nothing. Changes `watch`. */
export function judge(
  watch: Watch,
  verdict: Verdict,
  at: number,
  durationS: number,
  steps: Steps,
): 'raised' | 'cleared' | undefined {
  if (isRaised(watch)) return judgeRaised(watch, verdict, at, steps);
  if (verdict !== 'holds') {
    watch.seen = 0;
    return undefined;
  }
  if (watch.seen === 0 || at - watch.seenAt > (steps.forgetsAfterMs ?? Number.POSITIVE_INFINITY)) {
    watch.since = at;
    watch.seen = 0;
  }
  watch.seen++;
  watch.seenAt = at;
  if (watch.seen < steps.most || at - watch.since < durationS * 1000) return undefined;
  watch.began ??= watch.since;
  watch.raisedAt ??= at;
  watch.occurrences++;
  watch.seen = 0;
  delete watch.clearedAt;
  return 'raised';
}

function judgeRaised(watch: Watch, verdict: Verdict, at: number, { most }: Steps): 'cleared' | undefined {
  if (verdict !== 'clear') {
    if (watch.clear) {
      delete watch.clear;
      delete watch.clearSince;
    }
    return undefined;
  }
  watch.clear = (watch.clear ?? 0) + 1;
  watch.clearSince ??= at;
  if (watch.clear < most) return undefined;
  watch.clearedAt = watch.clearSince;
  delete watch.clear;
  delete watch.clearSince;
  return 'cleared';
}
