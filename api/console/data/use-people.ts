/** What the people of reservations and payments are called: the newest thousand at once, others as they are met. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { LARGEST_PAGE } from './all-pages.js';
import { answerTo, api } from './api.js';

const STALE_MS = 300_000;
const MOST_SINGLE = 50;

/** `ids`: whose names are wanted. Gives a name, or the first of the id until it has come. */
export function usePeople(ids: readonly string[]): (id: string) => string {
  const { data: many } = useQuery({
    queryKey: ['users', 'names'],
    staleTime: STALE_MS,
    queryFn: async ({ signal }) => {
      const page = await answerTo(api.GET('/api/v1/users', { params: { query: { limit: LARGEST_PAGE } }, signal }));
      return new Map(page.items.map(({ id, name }) => [id, name]));
    },
  });
  const missing = useMemo(
    () => (many ? [...new Set(ids)].filter((id) => !many.has(id)).slice(0, MOST_SINGLE) : []),
    [ids, many],
  );
  const single = useQueries({
    queries: missing.map((id) => ({
      queryKey: ['users', 'name', id],
      staleTime: STALE_MS,
      queryFn: async () => (await answerTo(api.GET('/api/v1/users/{id}', { params: { path: { id } } }))).name,
    })),
  });
  return (id) => many?.get(id) ?? single[missing.indexOf(id)]?.data ?? id.slice(0, 8);
}
