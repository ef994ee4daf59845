/** Keeps the names of the cars: all of them with each snapshot, those of new cars as they appear. */
import { useEffect, useState } from 'react';
import type { Directory } from './car-name.js';
import { loadCarName, loadDirectory } from './directory.js';
import type { VehicleStore } from './vehicle-store.js';

const RETRY_MS = 10_000;
/** Cars may be renamed while we are not connected; but a slow page is given many snapshots. */
const ALL_AGAIN_MS = 300_000;
/** More than this at once and the pages are fewer requests. */
const MOST_SINGLE = 20;

export function useDirectory(store: VehicleStore, onProblem: (problem: string) => void): Directory {
  const [directory, setDirectory] = useState<Directory>(() => new Map());
  useEffect(() => keepNames(store, setDirectory, onProblem), [store, onProblem]);
  return directory;
}

/** Returns what ends it. */
function keepNames(
  store: VehicleStore,
  onNames: (names: Directory) => void,
  onProblem: (problem: string) => void,
): () => void {
  let names: Directory = new Map();
  const asked = new Set<string>(); // a car that was deleted meanwhile is not asked for again
  let lookedAt = 0;
  let wantsAll = true;
  let allAt = 0;
  let busy = false;
  let ended = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  async function namesOf(missing: readonly string[]): Promise<Directory> {
    if (wantsAll || missing.length > MOST_SINGLE) return loadDirectory();
    const found = await Promise.all(
      missing.map(async (id) => [id, await loadCarName(id).catch(() => undefined)] as const),
    );
    return new Map([...names, ...found.flatMap(([id, name]) => (name ? [[id, name] as const] : []))]);
  }

  async function look() {
    if (busy || ended) return;
    const cars = store.all();
    const missing = cars.slice(wantsAll ? 0 : lookedAt).flatMap(({ id }) => (names.has(id) || asked.has(id) ? [] : id));
    lookedAt = cars.length;
    if (missing.length === 0 && !wantsAll) return;
    busy = true;
    try {
      const next = await namesOf(missing);
      if (wantsAll) allAt = performance.now();
      wantsAll = false;
      for (const id of missing) asked.add(id);
      names = next;
      onProblem('');
      if (!ended) onNames(names);
    } catch {
      wantsAll = true;
      if (!ended) onProblem('The names of the cars did not load. Trying again.');
      clearTimeout(retry);
      retry = setTimeout(look, RETRY_MS);
      return;
    } finally {
      busy = false;
    }
    void look(); // cars that appeared meanwhile
  }

  const stop = store.listen((change) => {
    if (change.kind === 'replaced') {
      lookedAt = 0; // the cars have new places
      wantsAll ||= performance.now() - allAt > ALL_AGAIN_MS;
      if (wantsAll) asked.clear();
    } else if (store.all().length === lookedAt) return;
    void look();
  });
  return () => {
    ended = true;
    clearTimeout(retry);
    stop();
  };
}
