/** Many cars, one commit: when a group is closed, and how many are on their way to the store at once. */
import { type Group, newGroup } from './group.js';

const IN_FLIGHT_MAX = 2;

export interface GroupCommit {
  /** The group that takes samples now. Call `added` after adding to it. */
  open(): Group;
  added(): void;
  /** Resolves when all that was added so far is safe. */
  allDone(): Promise<unknown>;
  /** Commits what there is, and resolves when nothing is in flight. */
  drain(): Promise<void>;
}

/**
 * A group closes `flushAfterMs` after its first sample or at `maxSamples`, whichever is first. While two are in
 * flight the next one goes on growing; how far is bounded by whoever waits for its messages.
 */
export function groupCommit(options: {
  flushAfterMs: number;
  maxSamples: number;
  commit: (group: Group) => Promise<void>;
}): GroupCommit {
  const { flushAfterMs, maxSamples, commit } = options;
  const undone = new Set<Group>();
  const closed: Group[] = []; // full, and waiting for their turn
  let current: Group | undefined;
  let timer: NodeJS.Timeout | undefined;
  let due = false;
  let inFlight = 0;

  function open(): Group {
    if (!current) {
      current = newGroup();
      undone.add(current);
      timer = setTimeout(onDue, flushAfterMs);
    }
    return current;
  }

  function added() {
    if (current && current.samples.length + current.quarantined.length >= maxSamples) {
      close();
      pump();
    }
  }

  function onDue() {
    due = true;
    pump();
  }

  function close() {
    if (!current) return;
    clearTimeout(timer);
    closed.push(current);
    current = undefined;
    due = false;
  }

  function pump() {
    while (inFlight < IN_FLIGHT_MAX) {
      if (closed.length === 0 && due) close();
      const group = closed.shift();
      if (!group) return;
      inFlight++;
      commit(group)
        .then(group.resolve, group.reject)
        .finally(() => {
          inFlight--;
          undone.delete(group);
          pump();
        });
    }
  }

  return {
    open,
    added,
    allDone: () => Promise.all([...undone].map((group) => group.done)),
    async drain() {
      while (undone.size > 0) {
        close();
        pump();
        await Promise.allSettled([...undone].map((group) => group.done));
        await null; // let `finally` run
      }
    },
  };
}
