/** A list that comes whole, as a `DataTable` takes it. */
import type { Pages } from './use-pages.js';

/** What `useQuery` says of it. */
export interface Read {
  data: unknown;
  error: Error | null;
  isPending: boolean;
  refetch(): unknown;
}

/** `read`: the query that `items` are of; none where they are there already. */
export const listOf = <T>(items: readonly T[] | undefined, read?: Read): Pages<T> => ({
  items: items ?? [],
  loading: read?.isPending ?? false,
  problem: read && !read.data ? read.error : null,
  more: undefined,
  loadingMore: false,
  again: () => void read?.refetch(),
});
