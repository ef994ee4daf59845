/** The belief rule: an odd value is believed at the third agreeing sample in a row, by count, not by time. Pure. */

/** An odd value that waits. */
export interface Candidate<V> {
  value: V;
  /** ms since the epoch, of the last that agreed. */
  at: number;
  /** Which samples in a row agreed on it so far: the same sample again does not count. */
  counted: string[];
}

export const BELIEVED_AT = 3;

/** One more odd value, of the sample `identity`: the candidate after it. It is to be believed once `BELIEVED_AT` counted. */
export function nextCandidate<V>(
  candidate: Candidate<V> | undefined,
  { value, at, identity }: { value: V; at: number; identity: string },
  agrees: (candidate: Candidate<V>) => boolean,
): Candidate<V> {
  if (!candidate || !agrees(candidate)) return { value, at, counted: [identity] };
  if (candidate.counted.includes(identity)) return candidate;
  return { value, at, counted: [...candidate.counted, identity] };
}
