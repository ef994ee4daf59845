/** What one car is believed to be like, and the judgement of its next sample against that. */
import { Quality, type Sample } from '../../contracts/index.js';
import { type Fix, isNullIsland, isPlausibleFix } from './position-rule.js';
import { type JudgedSignal, SIGNAL_RULES, type SignalRule } from './signal-rules.js';
import { BELIEVED_AT, type Candidate, nextCandidate } from './third-agreeing.js';

/** Beliefs along one line of time. Plain data, so that it can be kept and read again. */
export interface Track {
  /** ms since the epoch, of the sample judged last. */
  at: number;
  fix?: Fix;
  fixCandidate?: Candidate<Fix>;
  values: Partial<Record<JudgedSignal, { value: number; at: number }>>;
  candidates: Partial<Record<JudgedSignal, Candidate<number>>>;
}

/**
 * A car that sends its backlog between live samples is on two lines of time at once; each sample is judged against
 * what is near it in time.
 */
export interface Belief {
  newest: Track;
  backlog?: Track;
}

export const newTrack = (): Track => ({ at: Number.NEGATIVE_INFINITY, values: {}, candidates: {} });

/**
 * The marks (`Quality`) of what is odd in the sample, and so not believed. Changes `belief`.
 * A value that is believed at last, as the third that agrees, is not marked.
 */
export function judge(belief: Belief, sample: Sample & { boot?: string }): number {
  const track = trackFor(belief, sample.observedAt);
  track.at = sample.observedAt;
  let marks = judgeFix(track, sample);
  for (const rule of SIGNAL_RULES) {
    const value = sample[rule.signal];
    if (value !== undefined) marks |= judgeValue(track, rule, value, sample);
  }
  return marks;
}

function trackFor(belief: Belief, at: number): Track {
  const { newest, backlog } = belief;
  if (at >= newest.at) return newest;
  if (backlog && Math.abs(at - backlog.at) <= newest.at - at) return backlog;
  belief.backlog = { ...newest, values: { ...newest.values }, candidates: {} };
  delete belief.backlog.fixCandidate;
  return belief.backlog;
}

const identityOf = ({ boot, seq }: Sample & { boot?: string }) => `${boot ?? ''}/${seq}`;

function judgeValue(track: Track, rule: SignalRule, value: number, sample: Sample): number {
  const { signal, mark } = rule;
  const at = sample.observedAt;
  const believed = track.values[signal];
  if (believed && !rule.plausible(believed.value, value, (at - believed.at) / 1000)) {
    const candidate = nextCandidate(track.candidates[signal], { value, at, identity: identityOf(sample) }, (c) =>
      rule.plausible(c.value, value, (at - c.at) / 1000),
    );
    track.candidates[signal] = candidate;
    if (candidate.counted.length < BELIEVED_AT) return mark;
  }
  if (believed) {
    believed.value = value;
    believed.at = at;
  } else {
    track.values[signal] = { value, at };
  }
  if (track.candidates[signal]) delete track.candidates[signal];
  return 0;
}

function judgeFix(track: Track, sample: Sample): number {
  const { latitude, longitude, accuracyM, observedAt: at } = sample;
  if (latitude === undefined || longitude === undefined) {
    return latitude === longitude ? 0 : Quality.oddPosition; // half a position is none
  }
  if (isNullIsland(latitude, longitude)) {
    delete track.fixCandidate;
    return Quality.oddPosition;
  }
  const fix: Fix = { latitude, longitude, at, accuracyM };
  if (!isPlausibleFix(track.fix, fix)) {
    const odd = { value: fix, at, identity: identityOf(sample) };
    const candidate = nextCandidate(track.fixCandidate, odd, (c) => isPlausibleFix(c.value, fix));
    track.fixCandidate = candidate;
    if (candidate.counted.length < BELIEVED_AT) return Quality.oddPosition;
  }
  track.fix = fix;
  if (track.fixCandidate) delete track.fixCandidate;
  return 0;
}
