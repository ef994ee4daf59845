/** Every car of the fleet by its id, and what people call it. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { allPages, LARGEST_PAGE } from './all-pages.js';
import { answerTo, api, type Schemas } from './api.js';

export type Car = Schemas['Vehicle'];

export function useCars() {
  const { data, error, refetch } = useQuery({
    queryKey: ['vehicles', 'all'],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        answerTo(
          api.GET('/api/v1/vehicles', {
            params: { query: { limit: LARGEST_PAGE, ...(cursor && { cursor }) } },
            signal,
          }),
        ),
      ),
  });
  const byId = useMemo(() => new Map(data?.map((car) => [car.id, car])), [data]);
  return {
    /** Undefined until they have come. */
    cars: data,
    byId,
    problem: data ? null : error,
    again: () => void refetch(),
    /** "Seat León · 1234 BCF"; the first of its id before it has come. */
    nameOf: (id: string) => carName(byId.get(id), id),
  };
}

export const modelOf = ({ make, model }: Pick<Car, 'make' | 'model'>): string => `${make} ${model}`;
export const plateOf = (car: Car): string => car.licencePlate ?? car.externalId ?? car.id.slice(0, 8);

function carName(car: Car | undefined, id: string): string {
  return car ? `${modelOf(car)} · ${plateOf(car)}` : `Car ${id.slice(0, 8)}`;
}
