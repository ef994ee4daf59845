/** Apache Parquet, a row group at a time: a column for each signal, lists as lists, signals by VSS path as one column of JSON. */
import { SIGNALS, type SignalName } from '../../../contracts/index.js';
import type { Reading } from '../reading.js';
import type { Columns, ExportFormat } from './format.js';
import { type ParquetCells, type ParquetColumn, type ParquetSchema, parquetThread } from './parquet-thread.js';

const ROW_GROUP = 20_000; // rows: some megabytes

export const parquet: ExportFormat = {
  mediaType: 'application/vnd.apache.parquet',
  extension: 'parquet',
  async *write(readings, columns) {
    const shape = columnsOf(columns);
    const schema = [{ name: 'samples', num_children: shape.length }, ...shape.flatMap(({ schema }) => schema)];
    const thread = parquetThread(schema);
    try {
      let group = rowGroup(shape);
      for await (const piece of readings) {
        for (let from = 0; from < piece.length; ) {
          from += group.take(piece.slice(from, from + group.room()));
          if (group.room() > 0) continue;
          yield await thread.write(group.columns());
          group = rowGroup(shape);
        }
      }
      if (group.room() < ROW_GROUP) yield await thread.write(group.columns());
      yield await thread.finish();
    } finally {
      thread.end();
    }
  },
};

/** Readings are written into columns as they come, so that none is kept. */
function rowGroup(shape: readonly Shape[]) {
  const filling = shape.map(({ name, column }) => ({ name, ...column() }));
  let rows = 0;
  return {
    room: () => ROW_GROUP - rows,
    /** At most as many as there is room for; says how many. */
    take(readings: readonly Reading[]): number {
      for (const { take } of filling) take(readings, rows);
      rows += readings.length;
      return readings.length;
    },
    columns: (): ParquetColumn[] => filling.map(({ name, cells }) => ({ name, ...cells(rows) })),
  };
}

interface Shape {
  name: string;
  schema: ParquetSchema;
  /** An empty column of a row group. */
  column(): Filling;
}

interface Filling {
  take(readings: readonly Reading[], firstRow: number): void;
  cells(rows: number): ParquetCells;
}

function columnsOf({ selection: { named, others }, steps }: Columns): Shape[] {
  const signals = SIGNALS.filter(({ name }) => named.includes(name)).map(({ name, type }) => signalColumn(name, type));
  const when = numbers('observedAt', 'time', ({ observedAt }) => observedAt);
  if (steps) return [when, ...signals, ...(others === 'all' ? [signalColumn('distanceKm', 'number')] : [])];
  const rest = texts('signals', 'JSON', ({ others }) => others && JSON.stringify(others));
  return [
    when,
    numbers('seq', 'integer', ({ origin }) => origin?.seq),
    ...signals,
    ...(others === 'all' || others.length > 0 ? [rest] : []),
    numbers('quality', 'integer', ({ origin }) => origin?.quality),
    texts('boot', 'UTF8', ({ origin }) => origin?.boot),
    numbers('receivedAt', 'time', ({ origin }) => origin?.receivedAt),
  ];
}

const OPTIONAL = { repetition_type: 'OPTIONAL' } as const;
const NUMBER_TYPES = {
  number: { type: 'DOUBLE' },
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  time: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
} as const;
type Doubles = keyof typeof NUMBER_TYPES;

function numbers(name: string, kind: Doubles, of: (reading: Reading) => number | undefined): Shape {
  return {
    name,
    schema: [{ name, ...OPTIONAL, ...NUMBER_TYPES[kind] }],
    column() {
      const data = new Float64Array(ROW_GROUP);
      return {
        take(readings, firstRow) {
          for (let i = 0; i < readings.length; i++) data[firstRow + i] = of(readings[i] as Reading) ?? Number.NaN;
        },
        cells: (rows) => ({ kind, data: rows < ROW_GROUP ? data.slice(0, rows) : data }),
      };
    },
  };
}

function texts(name: string, converted_type: 'UTF8' | 'JSON', of: (reading: Reading) => string | undefined): Shape {
  return {
    name,
    schema: [{ name, ...OPTIONAL, type: 'BYTE_ARRAY', converted_type }],
    column() {
      const places = new Map<string | undefined, number>([[undefined, -1]]);
      const words: string[] = [];
      const data = new Int32Array(ROW_GROUP);
      const placeOf = (word: string | undefined): number => {
        const known = places.get(word);
        if (known !== undefined) return known;
        const place = words.push(word as string) - 1;
        places.set(word, place);
        return place;
      };
      return {
        take(readings, firstRow) {
          for (let i = 0; i < readings.length; i++) data[firstRow + i] = placeOf(of(readings[i] as Reading));
        },
        cells: (rows) => ({ kind: converted_type === 'JSON' ? 'json' : 'text', words, data: data.slice(0, rows) }),
      };
    },
  };
}

function signalColumn(name: SignalName | 'distanceKm', type: (typeof SIGNALS)[number]['type']): Shape {
  if (type === 'number') return numbers(name, 'number', ({ values }) => values[name] as number | undefined);
  if (type === 'boolean') {
    return numbers(name, 'boolean', ({ values }) => (values[name] === undefined ? undefined : Number(values[name])));
  }
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
        take(readings) {
          for (const { values } of readings) {
            const value = values[name] ?? null;
            if (value !== null) isEmpty = false;
            data.push(value);
          }
        },
        cells: (rows) => ({ kind: 'list', rows, data: isEmpty ? undefined : data }),
      };
    },
  };
}
