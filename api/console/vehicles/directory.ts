/** What cars are called, from `GET /api/v1/vehicles`. */
import { apiGet } from '../session/api-get.js';
import { type CarName, carNameOf, isRow, textOf } from './car-name.js';

const PAGE = 1000;

/** All of them, page by page. Throws when the API refuses or cannot be reached. */
export async function loadDirectory(): Promise<Map<string, CarName>> {
  const names = new Map<string, CarName>();
  let cursor = '';
  do {
    const page = await apiGet(`/api/v1/vehicles?limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    if (!isRow(page) || !Array.isArray(page.items)) throw new Error('GET /api/v1/vehicles: not a page');
    for (const row of page.items) {
      const named = carNameOf(row);
      if (named) names.set(...named);
    }
    cursor = textOf(page, 'nextCursor');
  } while (cursor);
  return names;
}

/** Of one car. Throws as `loadDirectory` does, also for a car that was deleted. */
export async function loadCarName(id: string): Promise<CarName | undefined> {
  return carNameOf(await apiGet(`/api/v1/vehicles/${id}`))?.[1];
}
