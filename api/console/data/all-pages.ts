/** A whole list of the API, page after page: for what a page must know all of, such as the names of the branches. */
import { answerTo } from './api.js';

const MOST_ITEMS = 20_000;
export const LARGEST_PAGE = 1000;

/** Throws an ApiProblem; stops at 20,000. */
export async function allPages<T>(
  ask: (
    cursor: string | undefined,
  ) => Promise<{ data?: { items: T[]; nextCursor: string | null }; error?: unknown; response: Response }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await answerTo(ask(cursor));
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor && items.length < MOST_ITEMS);
  return items;
}
