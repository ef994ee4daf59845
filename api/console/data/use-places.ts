/** Branches and fleets, which filters and forms choose from. */
import { useQuery } from '@tanstack/react-query';
import type { Option } from '../design/field.js';
import { useMay } from '../session/use-rights.js';
import { allPages, LARGEST_PAGE } from './all-pages.js';
import { answerTo, api } from './api.js';
import { listOf, type Read } from './list-of.js';

export function useBranches() {
  const query = useQuery({
    queryKey: ['branches', 'all'],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        answerTo(
          api.GET('/api/v1/branches', {
            params: { query: { limit: LARGEST_PAGE, ...(cursor && { cursor }) } },
            signal,
          }),
        ),
      ),
  });
  return named(query);
}

/** None for whom they are nothing to read. */
export function useFleets() {
  const may = useMay();
  const query = useQuery({
    queryKey: ['fleets', 'all'],
    enabled: may('fleets.read'),
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      allPages((cursor) =>
        answerTo(
          api.GET('/api/v1/fleets', { params: { query: { limit: LARGEST_PAGE, ...(cursor && { cursor }) } }, signal }),
        ),
      ),
  });
  return named(query);
}

interface NamedRead<T> extends Read {
  data: T[] | undefined;
}

function named<T extends { id: string; name: string }>(read: NamedRead<T>) {
  const items = read.data ?? [];
  const names = new Map(items.map(({ id, name }) => [id, name]));
  return {
    items,
    /** For a table. */
    pages: listOf(items, read),
    nameOf: (id: string | null | undefined) => (id ? (names.get(id) ?? id.slice(0, 8)) : '–'),
    /** For a filter or a form; `none` is what no choice is called. */
    options: (none: string): Option[] => [['', none], ...items.map(({ id, name }): Option => [id, name])],
  };
}
