/** Branches and fleets, which filters and forms choose from. */
import { useQuery } from '@tanstack/react-query';
import type { Option } from '../design/field.js';
import { allPages, LARGEST_PAGE } from './all-pages.js';
import { api } from './api.js';

export function useBranches() {
  const { data = [] } = useQuery({
    queryKey: ['branches', 'all'],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        api.GET('/api/v1/branches', { params: { query: { limit: LARGEST_PAGE, ...(cursor && { cursor }) } }, signal }),
      ),
  });
  return named(data);
}

export function useFleets() {
  const { data = [] } = useQuery({
    queryKey: ['fleets', 'all'],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        api.GET('/api/v1/fleets', { params: { query: { limit: LARGEST_PAGE, ...(cursor && { cursor }) } }, signal }),
      ),
  });
  return named(data);
}

function named<T extends { id: string; name: string }>(items: readonly T[]) {
  const names = new Map(items.map(({ id, name }) => [id, name]));
  return {
    items,
    nameOf: (id: string | null | undefined) => (id ? (names.get(id) ?? id.slice(0, 8)) : '–'),
    /** For a filter or a form; `none` is what no choice is called. */
    options: (none: string): Option[] => [['', none], ...items.map(({ id, name }): Option => [id, name])],
  };
}
