/** The same branch at each run: found by its name, made where it is not there, left as it is where it is. */
import type { OperatorClient } from './operator-client.js';

const PAGE = 500;

export async function findOrMakeBranch(
  client: OperatorClient,
  branch: { name: string; timeZone: string },
): Promise<void> {
  const path = '/api/v1/branches';
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await client.call('GET', `${path}?archived=true&limit=${PAGE}${cursor && `&cursor=${cursor}`}`);
    if (page.items.some(({ name }) => name.toLowerCase() === branch.name.toLowerCase())) return;
    cursor = page.nextCursor;
  }
  await client.call('POST', path, branch);
}

interface Page {
  items: { name: string }[];
  nextCursor: string | null;
}
