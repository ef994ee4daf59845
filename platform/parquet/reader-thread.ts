/**
 * Takes Parquet apart, row group by row group, in a thread of a low priority that all readers of a process share: 10,000
 * samples take some 100 ms, in which everybody else would wait.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ParquetColumn } from './writer-thread.js';

const LIBRARY = pathToFileURL(createRequire(import.meta.url).resolve('hyparquet')).href;
const PATIENCE_MS = 60_000; // many may stand in line
const NICE = 10;

/** One row group: where it lies in the file [start, end), and what its columns tell of themselves. */
export interface GroupPlace {
  rows: number;
  start: number;
  end: number;
  /** Least and greatest of the columns that have them; times in ms since the epoch. */
  range: Readonly<Record<string, readonly [unknown, unknown]>>;
}

/** As text, for the same reason as that of `writer-thread.ts`. */
const PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { gunzipSync } = require('node:zlib');
  if (process.platform === 'linux') require('node:os').setPriority(0, ${NICE});
  const library = import(workerData.library);
  const text = new TextDecoder();
  const parsers = { timestampFromMilliseconds: Number, jsonFromBytes: (bytes) => text.decode(bytes) };
  const compressors = { GZIP: (bytes) => gunzipSync(bytes) };
  const startOf = ({ meta_data: m }) => Number(m.dictionary_page_offset || m.data_page_offset);
  const endOf = (column) => startOf(column) + Number(column.meta_data.total_compressed_size);
  const rangeOf = ({ meta_data: { path_in_schema: [name], statistics: s } }) =>
    s?.min_value === undefined ? [] : [[name, [s.min_value, s.max_value]]];
  const placeOf = ({ num_rows, columns }) => ({
    rows: Number(num_rows),
    start: Math.min(...columns.map(startOf)),
    end: Math.max(...columns.map(endOf)),
    range: Object.fromEntries(columns.flatMap(rangeOf)),
  });
  const kindOf = ({ type, converted_type }) =>
    type === undefined ? 'list' : type === 'DOUBLE' ? 'number' : type === 'BOOLEAN' ? 'boolean'
      : type === 'BYTE_ARRAY' ? (converted_type === 'JSON' ? 'json' : 'text') : converted_type ? 'time' : 'integer';
  function cellsOf(kind, cells) {
    if (kind === 'list') return { kind, rows: cells.length, data: cells.some((cell) => cell != null) ? cells : undefined };
    if (kind !== 'text' && kind !== 'json') {
      return { kind, data: Float64Array.from(cells, (cell) => (cell == null ? NaN : Number(cell))) };
    }
    const places = new Map();
    const data = Int32Array.from(cells, (cell) => {
      if (cell == null) return -1;
      if (!places.has(cell)) places.set(cell, places.size);
      return places.get(cell);
    });
    return { kind, data, words: [...places.keys()] };
  }
  async function columnsOf({ parquetRead }, metadata, { group, start, bytes, names }) {
    const before = metadata.row_groups.slice(0, group).reduce((sum, { num_rows }) => sum + Number(num_rows), 0);
    const rows = Number(metadata.row_groups[group].num_rows);
    const file = { byteLength: start + bytes.byteLength, slice: (from, to) => bytes.slice(from - start, to - start) };
    const found = new Map();
    const onChunk = ({ columnName, columnData }) => {
      const known = found.get(columnName) ?? [];
      for (const cell of columnData) known.push(cell);
      found.set(columnName, known);
    };
    await parquetRead({
      ...{ file, metadata, rowStart: before, rowEnd: before + rows, onChunk, parsers, compressors },
      ...(names && { columns: names }),
    });
    return metadata.schema.flatMap((element) => {
      const cells = found.get(element.name);
      return cells ? [{ name: element.name, ...cellsOf(kindOf(element), cells) }] : [];
    });
  }
  parentPort.on('message', async ({ id, footer, ...asked }) => {
    try {
      const known = await library;
      const metadata = known.parquetMetadata(footer, { parsers });
      const answer =
        asked.bytes === undefined ? metadata.row_groups.map(placeOf) : await columnsOf(known, metadata, asked);
      parentPort.postMessage({ id, answer });
    } catch (error) {
      parentPort.postMessage({ id, failure: String(error?.message ?? error) });
    }
  });
`;

export interface ParquetReader {
  /** `footer`: the end of the file, of any length that holds all of its metadata. Throws where it is none. */
  places(footer: Uint8Array): Promise<GroupPlace[]>;
  /** The columns of one row group (or those of `names`), whose `bytes` begin at `start` of the file. */
  columns(
    footer: Uint8Array,
    group: { group: number; start: number; bytes: Uint8Array; names?: readonly string[] },
  ): Promise<ParquetColumn[]>;
  end(): void;
}

/** It keeps no process alive, and begins with the first question. What is wrong with a file is that question's alone. */
export function parquetReader(): ParquetReader {
  const waiting = new Map<number, { done(answer: unknown): void; failed(error: Error): void }>();
  let worker: Worker | undefined;
  let lastId = 0;

  function open(): Worker {
    const opened = new Worker(PROGRAM, { eval: true, execArgv: [], workerData: { library: LIBRARY } });
    const gone = (error: Error) => {
      if (worker === opened) worker = undefined;
      for (const { failed } of waiting.values()) failed(error);
      waiting.clear();
      void opened.terminate();
    };
    opened.unref();
    opened.on('error', gone).on('exit', () => gone(new Error('the thread of Parquet has ended')));
    opened.on('message', ({ id, answer, failure }: { id: number; answer: unknown; failure?: string }) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (failure === undefined) asked?.done(answer);
      else asked?.failed(new Error(`a file of Parquet cannot be read: ${failure}`));
    });
    return opened;
  }

  function ask<T>(question: object): Promise<T> {
    worker ??= open();
    const id = ++lastId;
    const asked = worker;
    return new Promise<unknown>((done, failed) => {
      const patience = setTimeout(() => {
        waiting.delete(id);
        failed(new Error('the thread of Parquet takes too long'));
      }, PATIENCE_MS);
      const settled =
        <A>(settle: (value: A) => void) =>
        (value: A) => {
          clearTimeout(patience);
          settle(value);
        };
      waiting.set(id, { done: settled(done), failed: settled(failed) });
      asked.postMessage({ id, ...question });
    }) as Promise<T>;
  }

  return {
    places: (footer) => ask({ footer: bufferOf(footer) }),
    columns: (footer, { bytes, ...group }) => ask({ footer: bufferOf(footer), ...group, bytes: bufferOf(bytes) }),
    end() {
      const ended = worker;
      worker = undefined;
      void ended?.terminate();
    },
  };
}

const bufferOf = (bytes: Uint8Array) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
