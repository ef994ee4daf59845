/**
 * Makes the bytes of a Parquet file, row group by row group, in a thread of a low priority: 20,000 samples take some 50 ms,
 * in which everybody else would wait.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ParquetWriter } from 'hyparquet-writer';

const LIBRARY = pathToFileURL(createRequire(import.meta.url).resolve('hyparquet-writer')).href;
const PATIENCE_MS = 20_000;
const NICE = 10;

export type ParquetSchema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];

/** All of one row group, of as many rows each. */
export type ParquetColumn = { name: string } & ParquetCells;

export type ParquetCells =
  /** NaN for none. They go to the thread as they are, without a copy. */
  | { kind: 'number' | 'integer' | 'time' | 'boolean'; data: Float64Array<ArrayBuffer> }
  /** Each cell is the place of its word, -1 for none. Words of `json` are JSON. */
  | { kind: 'text' | 'json'; data: Int32Array<ArrayBuffer>; words: readonly string[] }
  /** null for none; undefined where there is none in any row. */
  | { kind: 'list'; rows: number; data: readonly unknown[] | undefined };

export interface ParquetForm {
  schema: ParquetSchema;
  /** GZIP is a fifth smaller, SNAPPY is what every tool reads. */
  codec: 'SNAPPY' | 'GZIP';
  /** Columns whose least and greatest are told besides those of times, whole. */
  sortedBy?: readonly string[];
}

/** As text, so that it runs alike from `dist` and, in tests, from TypeScript, which Node 20's threads cannot load. */
const PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  if (process.platform === 'linux') require('node:os').setPriority(0, ${NICE}); // of this thread; elsewhere of the process
  const made = import(workerData.library).then(({ ByteWriter, ParquetWriter }) => {
    const bytes = new ByteWriter();
    const { schema, codec } = workerData;
    const compressors = { GZIP: require('node:zlib').gzipSync };
    const form = { schema, codec, compressors, statisticsTruncateLength: Infinity };
    return { bytes, parquet: new ParquetWriter({ writer: bytes, ...form }) };
  });
  const none = Number.isNaN;
  const cells = {
    number: (data) => Array.from(data, (value) => (none(value) ? null : value)),
    integer: (data) => Array.from(data, (value) => (none(value) ? null : BigInt(value))),
    time: (data) => Array.from(data, (value) => (none(value) ? null : BigInt(Math.trunc(value)))),
    boolean: (data) => Array.from(data, (value) => (none(value) ? null : value === 1)),
    text: (data, { words }) => Array.from(data, (place) => (place < 0 ? null : words[place])),
    json: (data, { words }) => {
      const values = words.map((text) => JSON.parse(text));
      return Array.from(data, (place) => (place < 0 ? null : values[place]));
    },
    list: (data, { rows }) => data ?? new Array(rows).fill(null),
  };
  // What counts up takes a byte a row by its steps. Least and greatest are told where readers skip row groups by them.
  const encodings = { integer: 'DELTA_BINARY_PACKED', time: 'DELTA_BINARY_PACKED' };
  parentPort.on('message', async (columns) => {
    const { bytes, parquet } = await made;
    if (columns === null) parquet.finish();
    else {
      const columnData = columns.map(({ name, kind, data, ...more }) => ({
        ...{ name, data: cells[kind](data, more) },
        statistics: kind === 'time' || workerData.sortedBy.includes(name),
        ...(encodings[kind] && { encoding: encodings[kind] }),
      }));
      parquet.write({ columnData, rowGroupSize: columnData[0].data.length });
    }
    const piece = bytes.getBytes().slice();
    bytes.index = 0; // what was taken makes room; the offsets go on
    parentPort.postMessage(piece, [piece.buffer]);
  });
`;

export interface ParquetThread {
  /** One row group; the bytes that are ready. */
  write(columns: readonly ParquetColumn[]): Promise<Uint8Array>;
  /** The end of the file. */
  finish(): Promise<Uint8Array>;
  end(): void;
}

/** It keeps no process alive. One call at a time. */
export function parquetThread({ schema, codec, sortedBy = [] }: ParquetForm): ParquetThread {
  const workerData = { schema, codec, sortedBy, library: LIBRARY };
  const worker = new Worker(PROGRAM, { eval: true, execArgv: [], workerData });
  worker.unref();

  function ask(columns: readonly ParquetColumn[] | null): Promise<Uint8Array> {
    return new Promise((done, failed) => {
      const patience = setTimeout(() => broken(new Error('the thread of Parquet takes too long')), PATIENCE_MS);
      const settled = () => {
        clearTimeout(patience);
        worker.off('message', ready).off('error', broken).off('exit', gone);
      };
      const ready = (bytes: Uint8Array) => {
        settled();
        done(bytes);
      };
      const broken = (error: Error) => {
        settled();
        failed(error);
      };
      const gone = () => broken(new Error('the thread of Parquet has ended'));
      worker.on('message', ready).on('error', broken).on('exit', gone);
      const taken = (columns ?? []).flatMap(({ data }) => (ArrayBuffer.isView(data) ? [data.buffer] : []));
      worker.postMessage(columns, taken);
    });
  }

  return {
    write: ask,
    finish: () => ask(null),
    end() {
      worker.on('error', () => {}); // nobody waits for it any more
      void worker.terminate();
    },
  };
}
