/** Apache Parquet, a row group at a time: a column for each signal, lists as lists, signals by VSS path as one column of JSON. */
import { SIGNALS, type SignalName } from '../../../contracts/index.js';
import type { Reading } from '../reading.js';
import type { Columns, ExportFormat } from './format.js';
import { type ParquetColumn, type ParquetSchema, parquetThread } from './parquet-thread.js';

const ROW_GROUP = 20_000; // rows: some megabytes

export const parquet: ExportFormat = {
  mediaType: 'application/vnd.apache.parquet',
  extension: 'parquet',
  async *write(readings, columns) {
    const shape = columnsOf(columns);
    const schema = [{ name: 'samples', num_children: shape.length }, ...shape.flatMap(({ schema }) => schema)];
    const thread = parquetThread(schema);
    try {
      for await (const group of groups(readings)) {
        yield await thread.write(shape.map(({ name, read }) => ({ name, ...read(group) })));
      }
      yield await thread.finish();
    } finally {
      thread.end();
    }
  },
};

async function* groups(readings: AsyncIterable<readonly Reading[]>): AsyncGenerator<Reading[]> {
  let group: Reading[] = [];
  for await (const piece of readings) {
    group.push(...piece);
    if (group.length < ROW_GROUP) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

interface Shape {
  name: string;
  schema: ParquetSchema;
  read(group: readonly Reading[]): Omit<ParquetColumn, 'name'>;
}

function columnsOf({ selection: { named, others }, steps }: Columns): Shape[] {
  const signals = SIGNALS.filter(({ name }) => named.includes(name)).map(({ name, type }) => signalColumn(name, type));
  const when = numbers('observedAt', 'time', ({ observedAt }) => observedAt);
  if (steps) return [when, ...signals, ...(others === 'all' ? [signalColumn('distanceKm', 'number')] : [])];
  const rest = texts('signals', 'JSON', ({ others }) => (others ? JSON.stringify(others) : null));
  return [
    when,
    numbers('seq', 'integer', ({ origin }) => origin?.seq),
    ...signals,
    ...(others === 'all' || others.length > 0 ? [rest] : []),
    numbers('quality', 'integer', ({ origin }) => origin?.quality),
    texts('boot', 'UTF8', ({ origin }) => origin?.boot ?? null),
    numbers('receivedAt', 'time', ({ origin }) => origin?.receivedAt),
  ];
}

const OPTIONAL = { repetition_type: 'OPTIONAL' } as const;
const NUMBER_TYPES = {
  number: { type: 'DOUBLE' },
  integer: { type: 'INT64' },
  time: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
} as const;

/** They go to the thread as they are, without a copy: NaN for none. */
const numbers = (
  name: string,
  kind: 'number' | 'integer' | 'time',
  of: (reading: Reading) => number | undefined,
): Shape => ({
  name,
  schema: [{ name, ...OPTIONAL, ...NUMBER_TYPES[kind] }],
  read: (group) => ({ kind, data: Float64Array.from(group, (reading) => of(reading) ?? Number.NaN) }),
});

const texts = (name: string, converted_type: 'UTF8' | 'JSON', of: (reading: Reading) => string | null): Shape => ({
  name,
  schema: [{ name, ...OPTIONAL, type: 'BYTE_ARRAY', converted_type }],
  read: (group) => ({ kind: converted_type === 'JSON' ? 'json' : 'plain', data: group.map(of) }),
});

function signalColumn(name: SignalName | 'distanceKm', type: (typeof SIGNALS)[number]['type']): Shape {
  if (type === 'number') {
    return numbers(name, 'number', ({ values }) => values[name] as number | undefined);
  }
  const read: Shape['read'] = (group) => ({ kind: 'plain', data: group.map(({ values }) => values[name] ?? null) });
  if (type === 'boolean') return { name, schema: [{ name, ...OPTIONAL, type: 'BOOLEAN' }], read };
  const element =
    type === 'numbers' ? ({ type: 'DOUBLE' } as const) : ({ type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const);
  return {
    name,
    schema: [
      { name, ...OPTIONAL, converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'REQUIRED', ...element },
    ],
    read,
  };
}
