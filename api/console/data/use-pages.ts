/** A list of the API that comes page by page: `{items, nextCursor}`. */
import { keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { answerTo } from './api.js';

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Pages<T> {
  items: readonly T[];
  /** Nothing has come yet, not even an error. */
  loading: boolean;
  problem: Error | null;
  /** Undefined on the last page. */
  more: (() => void) | undefined;
  loadingMore: boolean;
  again(): void;
}

/**
 * `key` names what is asked for, with its filters; while another is loading, the one before stays to be seen.
 * `ask` is one request: `(cursor, signal) => api.GET('/api/v1/…', { params: { query: { …, cursor } }, signal })`.
 */
export function usePages<T>(
  key: QueryKey,
  ask: (
    cursor: string | undefined,
    signal: AbortSignal,
  ) => Promise<{ data?: Page<T>; error?: unknown; response: Response }>,
): Pages<T> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => answerTo(ask(pageParam, signal)),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  return {
    items: query.data?.pages.flatMap((page) => page.items) ?? [],
    loading: query.isPending,
    problem: query.data ? null : query.error,
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    loadingMore: query.isFetchingNextPage,
    again: () => void query.refetch(),
  };
}
