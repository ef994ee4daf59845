/** A list that has come whole, as a `DataTable` takes it. */
import type { Pages } from './use-pages.js';

export const listOf = <T>(items: readonly T[]): Pages<T> => ({
  items,
  loading: false,
  problem: null,
  more: undefined,
  loadingMore: false,
  again: () => {},
});
