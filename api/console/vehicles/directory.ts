/** What cars are called: kind and place of each, from `GET /vehicles`. */
import { apiGet } from '../session/api-get.js';

export interface CarName {
  title: string;
  place: string;
}

export type Directory = ReadonlyMap<string, CarName>;

const text = (row: Record<string, unknown>, field: string): string => {
  const value = row[field];
  return typeof value === 'string' ? value : '';
};

/** The first eight characters tell cars apart and can be read out. */
export const shortId = (id: string): string => id.slice(0, 8);

export function nameOf(directory: Directory, id: string): CarName {
  return directory.get(id) ?? { title: `Car ${shortId(id)}`, place: '' };
}

/** Throws when the API refuses or cannot be reached. */
export async function loadDirectory(): Promise<Directory> {
  const rows: unknown = await apiGet('/vehicles');
  const names = new Map<string, CarName>();
  for (const row of Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []) {
    const id = text(row, 'id');
    const kind = text(row, 'type') || 'car';
    const model = [text(row, 'make'), text(row, 'model')].filter(Boolean).join(' ');
    const title = model || `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    names.set(id, { title: `${title} ${shortId(id)}`, place: text(row, 'location') });
  }
  return names;
}
