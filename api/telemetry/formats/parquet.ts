/** Apache Parquet, a row group at a time: a column for each signal, lists as lists, signals by VSS path as one column of JSON. */
import { SIGNALS, type SignalName } from '../../../contracts/index.js';
import { type ColumnShape, lists, numbers, rowGroup, schemaOf, texts } from '../../../platform/parquet/row-group.js';
import { parquetThread } from '../../../platform/parquet/writer-thread.js';
import type { Reading } from '../reading.js';
import type { Columns, ExportFormat } from './format.js';

const ROW_GROUP = 20_000; // rows: some megabytes

export const parquet: ExportFormat = {
  mediaType: 'application/vnd.apache.parquet',
  extension: 'parquet',
  async *write(readings, columns) {
    const shape = columnsOf(columns);
    const thread = parquetThread({ schema: schemaOf('samples', shape), codec: 'SNAPPY' });
    try {
      let group = rowGroup(shape, ROW_GROUP);
      for await (const piece of readings) {
        for (let from = 0; from < piece.length; ) {
          from += group.take(piece.slice(from, from + group.room()));
          if (group.room() > 0) continue;
          yield await thread.write(group.columns());
          group = rowGroup(shape, ROW_GROUP);
        }
      }
      if (group.room() < ROW_GROUP) yield await thread.write(group.columns());
      yield await thread.finish();
    } finally {
      thread.end();
    }
  },
};

function columnsOf({ selection: { named, others }, steps }: Columns): ColumnShape<Reading>[] {
  const signals = SIGNALS.filter(({ name }) => named.includes(name)).map(({ name, type }) => signalColumn(name, type));
  const when = numbers('observedAt', 'time', ({ observedAt }: Reading) => observedAt);
  if (steps) return [when, ...signals, ...(others === 'all' ? [signalColumn('distanceKm', 'number')] : [])];
  const rest = texts('signals', 'JSON', ({ others }: Reading) => others && JSON.stringify(others));
  return [
    when,
    numbers('seq', 'integer', ({ origin }: Reading) => origin?.seq),
    ...signals,
    ...(others === 'all' || others.length > 0 ? [rest] : []),
    numbers('quality', 'integer', ({ origin }: Reading) => origin?.quality),
    texts('boot', 'UTF8', ({ origin }: Reading) => origin?.boot),
    numbers('receivedAt', 'time', ({ origin }: Reading) => origin?.receivedAt),
  ];
}

function signalColumn(name: SignalName | 'distanceKm', type: (typeof SIGNALS)[number]['type']): ColumnShape<Reading> {
  if (type === 'number') return numbers(name, 'number', ({ values }) => values[name] as number | undefined);
  if (type === 'boolean') {
    return numbers(name, 'boolean', ({ values }) => (values[name] === undefined ? undefined : Number(values[name])));
  }
  return lists(name, type, ({ values }) => values[name] as readonly unknown[] | undefined);
}
