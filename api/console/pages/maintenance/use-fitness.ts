/** Which cars could be rented from now on, and why others cannot: as a customer who searches is told. */
import { useQuery } from '@tanstack/react-query';
import { allPages, LARGEST_PAGE } from '../../data/all-pages.js';
import { answerTo, api, type Schemas } from '../../data/api.js';

const HOUR_MS = 3_600_000;
const SOON_MS = 60_000;

/** The reasons against each car, by its id; undefined until they are known. */
export function useFitness(): ReadonlyMap<string, readonly Schemas['UnfitReason'][]> | undefined {
  const { data } = useQuery({
    queryKey: ['vehicles', 'fitness'],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const now = Date.now() + SOON_MS;
      const span = { startsAt: new Date(now).toISOString(), endsAt: new Date(now + HOUR_MS).toISOString() };
      const cars = await allPages((cursor) => {
        const query = { ...span, include: 'unavailable' as const, limit: LARGEST_PAGE, ...(cursor && { cursor }) };
        return answerTo(api.GET('/api/v1/availability', { params: { query }, signal }));
      });
      return new Map(cars.map(({ vehicleId, reasons }) => [vehicleId, reasons]));
    },
  });
  return data;
}
