/** What a car is called. */
import { plateKey } from './plate-key.js';

export interface CarName {
  /** Make and model. */
  title: string;
  /** What tells it from others of its model: its plate, else the fleet's own id, else the first characters of ours. */
  label: string;
  /** Empty where not known. */
  year: string;
  /** Its branch; empty where it has none. */
  place: string;
  /** Empty where it has none. */
  fleetId: string;
  branchId: string;
  /** What it is hired out as, else what it is: "Compact", "car". */
  category: string;
  /** Everything of which a word may be typed to find it, in lower case. */
  search: string;
  /** Its plate, of which the beginning may be typed: see `plateKey`. */
  plate: string;
}

export type Directory = ReadonlyMap<string, CarName>;

/** Before its name is known. Not kept: a car that is never named must cost nothing. */
export function nameOf(directory: Directory, id: string): CarName {
  const label = shortId(id);
  return (
    directory.get(id) ?? {
      title: `Car ${label}`,
      label,
      year: '',
      place: '',
      fleetId: '',
      branchId: '',
      category: '',
      search: id,
      plate: '',
    }
  );
}

/** The first eight characters tell cars apart and can be read out. */
const shortId = (id: string): string => id.slice(0, 8);

export type Row = Record<string, unknown>;
export const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null;
export const textOf = (row: Row, field: string): string => {
  const value = row[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** The name of one row of the API; undefined for what is no car. */
export function carNameOf(row: unknown): [id: string, name: CarName] | undefined {
  if (!isRow(row)) return;
  const id = textOf(row, 'id');
  if (!id) return;
  const [year, place, externalId] = [textOf(row, 'year'), textOf(row, 'location'), textOf(row, 'externalId')];
  const licencePlate = textOf(row, 'licencePlate');
  const label = licencePlate || externalId || shortId(id);
  const title = [textOf(row, 'make'), textOf(row, 'model')].filter(Boolean).join(' ') || `Car ${label}`;
  const search = [title, year, place, licencePlate, externalId, textOf(row, 'category'), textOf(row, 'kind'), id]
    .join(' ')
    .toLowerCase();
  const [fleetId, branchId] = [textOf(row, 'fleetId'), textOf(row, 'branchId')];
  const category = textOf(row, 'category') || textOf(row, 'kind');
  return [id, { title, label, year, place, fleetId, branchId, category, search, plate: plateKey(licencePlate) }];
}
