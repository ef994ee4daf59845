/**
 * Answers to searches, kept for half a second and dropped at the news that a car's time was taken or let go, or a car
 * changed, in a branch that they cover. Booking asks none of it. While few ask, everyone has a fresh answer.
 */
import { LRUCache } from 'lru-cache';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { FoundRow } from './search-repository.js';
import type { SearchRequest } from './search-request.js';

const KEPT_MS = 500; // of telemetry there is no news here
const MOST_KEPT = 500;
const MOST_ROWS = 101; // longer lists are only shared while they are read
const FEW = 4; // so many searches at once are no load

interface Kept {
  rows: Promise<FoundRow[]>;
  isRead: boolean;
  /** undefined: any car may be in it. */
  branchId: string | null | undefined;
}

export interface SearchCache {
  /** From what is kept where many ask; else from the database, together with whoever asks the same just now. */
  search(request: SearchRequest): Promise<FoundRow[]>;
  /** What is kept, or being read; asks nothing of the database. */
  known(request: SearchRequest): Promise<FoundRow[]> | undefined;
}

export function searchCache(read: (request: SearchRequest) => Promise<FoundRow[]>, liveBus: LiveBus): SearchCache {
  // An answer is in here from when its reading begins: news that comes meanwhile drops it too.
  const kept = new LRUCache<string, Kept>({ max: MOST_KEPT, ttl: KEPT_MS });
  let running = 0;
  liveBus.subscribe(['vehicle-changed', 'reservation-changed'], (event) => {
    if (event.kind === 'vehicle-changed') {
      kept.clear();
      return;
    }
    for (const [key, { branchId }] of [...kept.entries()]) {
      if (branchId === undefined || branchId === event.branchId) kept.delete(key);
    }
  });

  function ask(key: string, request: SearchRequest): Promise<FoundRow[]> {
    running++;
    const entry: Kept = { rows: read(request), isRead: false, branchId: undefined };
    kept.set(key, entry);
    entry.rows
      .then(
        (rows) => {
          entry.isRead = true;
          if (request.place?.kind === 'branch-id') entry.branchId = request.place.id;
          if (request.place?.kind === 'branch-name') entry.branchId = rows[0]?.branch_id;
          return rows.length <= MOST_ROWS;
        },
        () => false,
      )
      .then((isWorthKeeping) => {
        running--;
        if (!isWorthKeeping && kept.peek(key) === entry) kept.delete(key);
      });
    return entry.rows;
  }

  return {
    async search(request) {
      const key = JSON.stringify(request);
      const known = kept.get(key);
      return known && (!known.isRead || running >= FEW) ? known.rows : ask(key, request);
    },
    known: (request) => kept.get(JSON.stringify(request))?.rows,
  };
}
