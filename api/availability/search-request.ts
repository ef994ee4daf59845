/** What is searched for, read from a query and checked: place, span, filters, order, page. */
import type { SearchPlace } from './search-place.js';

export type SortKey = 'price' | 'distance' | 'fit' | 'likeness';
export type Binding = string | number | boolean | readonly string[] | null;

/** Each end is a moment, or a local time (`2026-03-29T00:00`) of whatever branch a car stands at. */
export interface SearchSpan {
  startsAt?: Date | undefined;
  startsLocal?: string | undefined;
  endsAt?: Date | undefined;
  endsLocal?: string | undefined;
}

/** A condition of ours on `v`, with its one value. */
export interface SearchFilter {
  condition: string;
  value: Binding;
  /** Asked for often: see `searchSql`. */
  isUsual?: boolean;
}

export interface SearchRequest {
  place: SearchPlace | undefined;
  span: SearchSpan;
  distanceKm: number | undefined;
  filters: readonly SearchFilter[];
  sort: SortKey;
  /** For the order by likeness. */
  like?: { category: string | null; priceMinor: number };
  /** The last one of the page before. */
  after?: { key: number; id: string } | undefined;
  limit: number;
  /** With the cars that are taken or unfit, and why. */
  withUnavailable: boolean;
}
