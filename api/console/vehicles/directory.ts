/** What cars are called, from `GET /api/v1/vehicles`. */
import { apiGet } from '../session/api-get.js';

export interface CarName {
  /** Make and model. */
  title: string;
  /** What tells it from others of its model: the fleet's own id, else the first characters of ours. */
  label: string;
  /** Empty where not known. */
  year: string;
  /** Its branch; empty where it has none. */
  place: string;
  /** Everything that may be typed to find it, in lower case. */
  search: string;
}

export type Directory = ReadonlyMap<string, CarName>;

const PAGE = 1000;
/** Before its name is known. Not kept: a car that is never named must cost nothing. */
export function nameOf(directory: Directory, id: string): CarName {
  const label = shortId(id);
  return directory.get(id) ?? { title: `Car ${label}`, label, year: '', place: '', search: id };
}

/** The first eight characters tell cars apart and can be read out. */
const shortId = (id: string): string => id.slice(0, 8);

type Row = Record<string, unknown>;
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null;
const text = (row: Row, field: string): string => {
  const value = row[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** The name of one row of the API; undefined for what is no car. */
export function carNameOf(row: unknown): [id: string, name: CarName] | undefined {
  if (!isRow(row)) return;
  const id = text(row, 'id');
  if (!id) return;
  const [year, place, externalId] = [text(row, 'year'), text(row, 'location'), text(row, 'externalId')];
  const label = externalId || shortId(id);
  const title = [text(row, 'make'), text(row, 'model')].filter(Boolean).join(' ') || `Car ${label}`;
  const search = [title, year, place, externalId, text(row, 'category'), text(row, 'kind'), id].join(' ').toLowerCase();
  return [id, { title, label, year, place, search }];
}

/** All of them, page by page. Throws when the API refuses or cannot be reached. */
export async function loadDirectory(): Promise<Map<string, CarName>> {
  const names = new Map<string, CarName>();
  let cursor = '';
  do {
    const page = await apiGet(`/api/v1/vehicles?limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    if (!isRow(page) || !Array.isArray(page['items'])) throw new Error('GET /api/v1/vehicles: not a page');
    for (const row of page['items']) {
      const named = carNameOf(row);
      if (named) names.set(...named);
    }
    cursor = text(page, 'nextCursor');
  } while (cursor);
  return names;
}

/** Of one car. Throws as `loadDirectory` does, also for a car that was deleted. */
export async function loadCarName(id: string): Promise<CarName | undefined> {
  return carNameOf(await apiGet(`/api/v1/vehicles/${id}`))?.[1];
}
