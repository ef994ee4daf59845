/** The table of recommendations in `docs/models.md`: `node dist/test/load/compare-recommenders.js 1 2 3 4 5`, the seeds of the worlds. */
import { compareRecommenders } from '../../models/recommendations/compare.js';
import { RENTERS } from '../../models/recommendations/simulated-renters.js';
import { TOWERS } from '../../models/recommendations/two-towers.js';

for (const seed of process.argv.slice(2).map(Number)) {
  console.table(
    (await compareRecommenders({ ...RENTERS, seed }, { ...TOWERS, seed })).map((one) => ({
      ...{ seed, ...one, hitRate: one.hitRate.toFixed(3), ndcg: one.ndcg.toFixed(3) },
    })),
  );
}
