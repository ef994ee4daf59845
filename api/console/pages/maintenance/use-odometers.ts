import { useQueries } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';
import type { Car } from '../../data/use-cars.js';
import { knownOf } from '../handover/known-of-car.js';

const MOST_STATES = 100;

/** What the first of them say of themselves. */
export function useOdometers(cars: readonly Car[]): ReadonlyMap<string, number> {
  const asked = cars.slice(0, MOST_STATES);
  const states = useQueries({
    queries: asked.map(({ id }) => ({
      queryKey: ['vehicles', 'state', id],
      staleTime: 60_000,
      queryFn: () => answerTo(api.GET('/api/v1/vehicles/{id}/state', { params: { path: { id } } })),
    })),
  });
  return new Map(
    asked.flatMap(({ id }, i) => {
      const state = states[i]?.data;
      const said = state && knownOf(state, 'odometerKm');
      return said ? [[id, said.value] as const] : [];
    }),
  );
}
