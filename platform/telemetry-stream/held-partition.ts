/** One partition while this ingest holds it: what it has read, and what of that is done. */

interface Entry {
  id: string;
  done: boolean;
}

export interface HeldPartition {
  readonly partition: number;
  readonly token: string;
  /** `performance.now()` when Redis last said that the lease is ours. */
  renewedAt: number;
  /** It is to be given back: nothing more is read. */
  leaving: boolean;
  /** Id of the entry that was read last. */
  lastId: string;
  /** Read and not forgotten yet, in order. */
  readonly window: Entry[];
}

export const holdPartition = (partition: number, token: string, now: number): HeldPartition => ({
  partition,
  token,
  renewedAt: now,
  leaving: false,
  lastId: '0-0', // from the start: what a dead ingest left undone is still there, and comes first
  window: [],
});

/** Takes the entries off that are done up to the first that is not; the id below which all is done. */
export function takeDone(held: HeldPartition): string | undefined {
  let count = 0;
  while (held.window[count]?.done) count++;
  if (count === 0) return undefined;
  const [last] = held.window.splice(0, count).slice(-1);
  return last && nextId(last.id);
}

/** The smallest id above `<ms>-<n>`. */
function nextId(id: string): string {
  const [ms, n] = id.split('-');
  return `${ms}-${BigInt(n ?? 0) + 1n}`;
}
