/** What is foreseen of demand, kept for whoever prices a car of the same type and branch. */
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { demandForecastsRepository } from './demand-forecasts-repository.js';
import type { ForecastKey, ForeseenDemand } from './demand-terms.js';

const MOST_KEPT = 2_000; // of 20 kB

export function foreseenDemand(db: Knex) {
  const kept = new LRUCache<string, { key: string; foreseen: Promise<ForeseenDemand | undefined> }>({ max: MOST_KEPT });
  return {
    async of(forecast: ForecastKey): Promise<ForeseenDemand | undefined> {
      const pair = `${forecast.branchId} ${forecast.category}`;
      const key = `${forecast.madeAt} ${forecast.modelId}`;
      const known = kept.get(pair);
      if (known?.key === key) return known.foreseen;
      const foreseen = demandForecastsRepository(db).find(forecast);
      kept.set(pair, { key, foreseen });
      foreseen.catch(() => kept.delete(pair));
      return foreseen;
    },
  };
}
