/** Keeps who crossed which fence when. */
import type { CrossingFact } from '../alerts/alerts-reading.js';
import type { FactKeeper } from '../reading.js';
import { crossingsRepository } from './crossings-repository.js';

export const crossingsKeeper: FactKeeper = {
  kind: 'crossing',
  async keep(tx, { facts, replaced, isForgotten }) {
    const crossings = crossingsRepository(tx);
    const told = (facts as readonly CrossingFact[]).filter((crossing) => !isForgotten(crossing));
    if (replaced.length > 0) {
      const cars = replaced.map(({ vehicleId, after }) => ({ vehicleId, after: Math.max(0, after) }));
      await crossings.letGo(
        cars,
        told.map(({ id }) => id),
      );
    }
    if (told.length > 0) await crossings.add(told);
    return [];
  },
};
