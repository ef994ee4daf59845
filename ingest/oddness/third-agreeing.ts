/** The belief rule: an odd value is believed at the third agreeing sample in a row, by count, not by time. Pure. */

/** An odd value that waits, and how many in a row agreed on it so far. */
export interface Candidate<V> {
  value: V;
  /** ms since the epoch, of the last that agreed: the same sample again does not count. */
  at: number;
  count: number;
}

export const BELIEVED_AT = 3;

/** One more odd value: the candidate after it. It is to be believed when its count has reached `BELIEVED_AT`. */
export function nextCandidate<V>(
  candidate: Candidate<V> | undefined,
  value: V,
  at: number,
  agrees: (candidate: Candidate<V>) => boolean,
): Candidate<V> {
  if (!candidate || !agrees(candidate)) return { value, at, count: 1 };
  return candidate.at === at ? candidate : { value, at, count: candidate.count + 1 };
}
