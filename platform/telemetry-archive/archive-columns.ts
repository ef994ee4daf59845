/** A sample in the archive: the columns of a file, named as the contract names them, and a sample out of them again. */
import { SIGNALS, type StoredSample } from '../../contracts/index.js';
import { type ColumnShape, lists, numbers, schemaOf, texts } from '../parquet/row-group.js';
import type { ParquetColumn, ParquetForm } from '../parquet/writer-thread.js';

const SIGNAL_COLUMNS = SIGNALS.map(({ name, type }): ColumnShape<StoredSample> => {
  if (type === 'number') return numbers(name, 'number', (sample) => sample[name] as number | undefined);
  if (type === 'boolean') {
    return numbers(name, 'boolean', ({ [name]: value }) => (value === undefined ? undefined : Number(value)));
  }
  return lists(name, type, (sample) => sample[name] as readonly unknown[] | undefined);
});

/** Whose, when, what, and how it came. */
export const ARCHIVE_COLUMNS: readonly ColumnShape<StoredSample>[] = [
  texts('vehicleId', 'UTF8', ({ vehicleId }) => vehicleId),
  numbers('observedAt', 'time', ({ observedAt }) => observedAt),
  texts('boot', 'UTF8', ({ boot }) => boot),
  numbers('seq', 'integer', ({ seq }) => seq),
  texts('fleetId', 'UTF8', ({ fleetId }) => fleetId ?? undefined),
  numbers('receivedAt', 'time', ({ receivedAt }) => receivedAt),
  numbers('quality', 'integer', ({ quality }) => quality),
  ...SIGNAL_COLUMNS,
  texts('signals', 'JSON', ({ signals }) => signals && JSON.stringify(signals)),
];

export const ARCHIVE_FORM: ParquetForm = {
  schema: schemaOf('samples', ARCHIVE_COLUMNS),
  codec: 'GZIP',
  sortedBy: ['vehicleId'],
};

/** Of one row of the columns; undefined where there is nothing. */
export type Cell = (row: number) => unknown;

/** By name, of those columns that hold anything. */
export function cellsOf(columns: readonly ParquetColumn[]): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const column of columns) {
    const cell = cellOf(column);
    if (cell) cells.set(column.name, cell);
  }
  return cells;
}

function cellOf(column: ParquetColumn): Cell | undefined {
  const { kind, data } = column;
  if (kind === 'list') return data && ((row) => data[row] ?? undefined);
  if (kind === 'text' || kind === 'json') {
    const { words } = column;
    if (words.length === 0) return undefined;
    const of = kind === 'json' ? (word: string): unknown => JSON.parse(word) : (word: string) => word;
    return (row) => {
      const place = data[row] as number;
      return place < 0 ? undefined : of(words[place] as string);
    };
  }
  if (data.every(Number.isNaN)) return undefined;
  return (row) => {
    const value = data[row] as number;
    if (Number.isNaN(value)) return undefined;
    return kind === 'boolean' ? value === 1 : value;
  };
}

/** Samples out of the cells of a row group, by row. */
export function sampleReader(cells: ReadonlyMap<string, Cell>): (row: number) => StoredSample {
  const told = [...SIGNALS.map(({ name }) => name), 'signals'].flatMap((name) => {
    const cell = cells.get(name);
    return cell ? [{ name, cell }] : [];
  });
  const [vehicleId, fleetId, boot, seq, observedAt, receivedAt, quality] = [
    ...['vehicleId', 'fleetId', 'boot', 'seq', 'observedAt', 'receivedAt', 'quality'],
  ].map((name) => cells.get(name) ?? (() => undefined)) as [Cell, Cell, Cell, Cell, Cell, Cell, Cell];
  return (row) => {
    const sample: StoredSample = {
      vehicleId: vehicleId(row) as string,
      fleetId: (fleetId(row) ?? null) as string | null,
      boot: boot(row) as string,
      seq: seq(row) as number,
      observedAt: observedAt(row) as number,
      receivedAt: receivedAt(row) as number,
      quality: quality(row) as number,
    };
    const values = sample as unknown as Record<string, unknown>;
    for (const { name, cell } of told) {
      const value = cell(row);
      if (value !== undefined) values[name] = value;
    }
    return sample;
  };
}
