/** A whole list of the API, page after page: for what a page must know all of, such as the names of the branches. */
const MOST_ITEMS = 20_000;
export const LARGEST_PAGE = 1000;

/** `ask` is one request, answered. Stops at 20,000. */
export async function allPages<T>(
  ask: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor && items.length < MOST_ITEMS);
  return items;
}
