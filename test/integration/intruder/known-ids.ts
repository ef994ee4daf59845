/** Ids of what exists, by sort, learned from the API's own answers; so that a made-up request can name real things. */
import { randomUUID } from 'node:crypto';

const MOST = 60;
const PLACEHOLDER = /pick-([a-z-]+)-(\d+)/g;
const ALSO_CALLED: Readonly<Record<string, string>> = {
  car: 'vehicles',
  cars: 'vehicles',
  parent: 'fleets',
  bookings: 'reservations',
  create: 'reservations',
  configs: 'vehicle-config-types',
};

/** Stands in a request for the n-th known thing that `name` (`id`, `carId`, `user_id`) means at that path. */
export const placeholder = (name: string, path: string, n: number) => `pick-${sortOf(name, path)}-${n}`;

function sortOf(name: string, path: string): string {
  const stem = /^(\w+?)_?ids?$/i.exec(name)?.[1]?.toLowerCase();
  if (stem) return ALSO_CALLED[stem] ?? `${stem}s`;
  return collectionOf(path.split(`/{${name}}`)[0] ?? '');
}

/** What a path ends in, but for parameters. */
function collectionOf(path: string): string {
  const last = path.split('/').findLast((segment) => /^[a-z-]+$/.test(segment) && segment !== 'me') ?? 'things';
  return ALSO_CALLED[last] ?? last;
}

/** `paths` as the document has them: `/things/{name}` tells that a thing's name is what it is known by. */
export function knownIds(paths: readonly string[] = []) {
  const named = new Map<string, string>();
  for (const path of paths) {
    const last = /\{(\w+)\}$/.exec(path)?.[1];
    if (last && !/id$/i.test(last)) named.set(sortOf(last, path), last);
  }
  const pools = new Map<string, string[]>();

  function learnOne(sort: string, id: string): void {
    const pool = pools.get(sort) ?? [];
    pools.set(sort, pool);
    if (pool.includes(id)) return;
    pool.unshift(id); // the newest first, as the old may be gone
    pool.length = Math.min(pool.length, MOST);
  }

  /** Takes the ids out of what a path answered. */
  function learn(path: string, answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return;
    for (const [name, value] of Object.entries(answer)) {
      if (typeof value === 'string' && /id$/i.test(name) && /^[0-9a-f-]{36}$/.test(value)) {
        learnOne(name === 'id' ? collectionOf(path) : sortOf(name, path), value);
      } else if (typeof value === 'string') {
        const sort = collectionOf(path);
        if (named.get(sort) === name && /^[\w-]{1,60}$/.test(value)) learnOne(sort, value);
      } else learn(path, value);
    }
  }

  /** With real ids in the places of placeholders; one of nothing where none of that sort is known. */
  const filled = (text: string) =>
    text.replaceAll(PLACEHOLDER, (_, sort: string, n: string) => {
      const pool = pools.get(sort) ?? [];
      return pool[Number(n) % Math.max(1, pool.length)] ?? randomUUID();
    });

  return { learn, filled };
}
