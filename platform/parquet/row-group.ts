/** Rows of any kind as the columns of a Parquet file, a row group at a time. */
import type { ParquetCells, ParquetColumn, ParquetSchema } from './writer-thread.js';

/** A column of rows of `Row`. */
export interface ColumnShape<Row> {
  name: string;
  schema: ParquetSchema;
  /** An empty column of a row group of at most so many rows. */
  column(most: number): Filling<Row>;
}

interface Filling<Row> {
  take(rows: readonly Row[], first: number): void;
  cells(rows: number): ParquetCells;
}

export const schemaOf = <Row>(name: string, shape: readonly ColumnShape<Row>[]): ParquetSchema => [
  { name, num_children: shape.length },
  ...shape.flatMap(({ schema }) => schema),
];

/** Rows are written into columns as they come, so that none is kept. */
export function rowGroup<Row>(shape: readonly ColumnShape<Row>[], most: number) {
  const filling = shape.map(({ name, column }) => ({ name, ...column(most) }));
  let rows = 0;
  return {
    room: () => most - rows,
    /** At most as many as there is room for; says how many. */
    take(more: readonly Row[]): number {
      for (const { take } of filling) take(more, rows);
      rows += more.length;
      return more.length;
    },
    columns: (): ParquetColumn[] => filling.map(({ name, cells }) => ({ name, ...cells(rows) })),
  };
}

const OPTIONAL = { repetition_type: 'OPTIONAL' } as const;
const NUMBER_TYPES = {
  number: { type: 'DOUBLE' },
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  time: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
} as const;

/** `of` gives undefined for none; 1 and 0 for a boolean, ms since the epoch for a time. */
export function numbers<Row>(
  name: string,
  kind: keyof typeof NUMBER_TYPES,
  of: (row: Row) => number | undefined,
): ColumnShape<Row> {
  return {
    name,
    schema: [{ name, ...OPTIONAL, ...NUMBER_TYPES[kind] }],
    column(most) {
      const data = new Float64Array(most);
      return {
        take(rows, first) {
          for (let i = 0; i < rows.length; i++) data[first + i] = of(rows[i] as Row) ?? Number.NaN;
        },
        cells: (rows) => ({ kind, data: rows < most ? data.slice(0, rows) : data }),
      };
    },
  };
}

/** Of JSON, `of` gives its text. */
export function texts<Row>(
  name: string,
  converted_type: 'UTF8' | 'JSON',
  of: (row: Row) => string | undefined,
): ColumnShape<Row> {
  return {
    name,
    schema: [{ name, ...OPTIONAL, type: 'BYTE_ARRAY', converted_type }],
    column(most) {
      const places = new Map<string | undefined, number>([[undefined, -1]]);
      const words: string[] = [];
      const data = new Int32Array(most);
      const placeOf = (word: string | undefined): number => {
        const known = places.get(word);
        if (known !== undefined) return known;
        const place = words.push(word as string) - 1;
        places.set(word, place);
        return place;
      };
      return {
        take(rows, first) {
          for (let i = 0; i < rows.length; i++) data[first + i] = placeOf(of(rows[i] as Row));
        },
        cells: (rows) => ({ kind: converted_type === 'JSON' ? 'json' : 'text', words, data: data.slice(0, rows) }),
      };
    },
  };
}

/** Lists of numbers or of texts; an empty list is one. */
export function lists<Row>(
  name: string,
  type: 'numbers' | 'strings',
  of: (row: Row) => readonly unknown[] | undefined,
): ColumnShape<Row> {
  const element =
    type === 'numbers' ? ({ type: 'DOUBLE' } as const) : ({ type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const);
  return {
    name,
    schema: [
      { name, ...OPTIONAL, converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'REQUIRED', ...element },
    ],
    column() {
      const data: unknown[] = [];
      let isEmpty = true;
      return {
        take(rows) {
          for (const row of rows) {
            const value = of(row) ?? null;
            if (value !== null) isEmpty = false;
            data.push(value);
          }
        },
        cells: (rows) => ({ kind: 'list', rows, data: isEmpty ? undefined : data }),
      };
    },
  };
}
