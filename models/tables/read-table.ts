/** Tables from files: CSV with headers, or columns between spaces with names given; either may be gzipped. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { messageOf } from '../../platform/errors.js';
import { shown } from './shown.js';
import { type Column, fromColumns, type Table, textColumn, UnfitTable } from './table.js';

/** What stands for “not known” in the sets that we read. */
const MISSING = new Set(['', 'NA', 'NaN', 'nan', 'NULL', 'null']);
/** A table is held in memory: 2 million rows of 30 numbers are half a gigabyte. */
const MAX_ROWS = 2_000_000;
/** Characters of what is wrong with a file. */
const MOST_WORDS = 200;

/** Without `names`, CSV whose first line names its columns; with them, text of columns between spaces and no such line. */
export interface TableFormat {
  readonly names?: readonly string[];
}

/**
 * The files' rows, one file after the other; all must have the same columns. A column whose every cell is a number, or
 * missing, holds numbers; any other holds texts. Throws `UnfitTable` with the file's name where it cannot be read.
 */
export async function readTable(paths: readonly string[], format: TableFormat = {}): Promise<Table> {
  const cells = new Map<string, string[]>();
  let rows = 0;
  for (const path of paths) {
    try {
      const names = [...(await readInto(cells, path, format))];
      if (names.length !== cells.size)
        throw new Error(
          `it has the columns ${shown(names.join(','))}; others have ${shown([...cells.keys()].join(','))}`,
        );
    } catch (error) {
      throw new UnfitTable(`${path}: ${shown(messageOf(error), MOST_WORDS)}`); // the parser quotes what it read
    }
    rows = Math.max(rows, ...[...cells.values()].map(({ length }) => length));
    if (rows > MAX_ROWS) throw new UnfitTable(`${path}: a table of more than ${MAX_ROWS} rows; train on a part of it`);
  }
  if (rows === 0) throw new UnfitTable(`${paths.join(', ')}: there are no rows`);
  return fromColumns(new Map([...cells].map(([name, column]) => [name, inferred(column)])));
}

async function readInto(cells: Map<string, string[]>, path: string, { names }: TableFormat): Promise<Set<string>> {
  const first = cells.size === 0;
  const seen = new Set<string>();
  const bytes = [createReadStream(path), ...(path.endsWith('.gz') ? [createGunzip()] : [])];
  for await (const record of names ? spacedRecords(bytes, names) : csvRecords(bytes)) {
    for (const [name, cell] of Object.entries(record)) {
      if (first && !cells.has(name)) cells.set(name, []);
      const column = cells.get(name);
      if (!column) throw new Error(`it has a column ${shown(name)} that the files before it do not have`);
      column.push(cell);
      seen.add(name);
    }
  }
  return seen;
}

type Streams = (NodeJS.ReadableStream | NodeJS.ReadWriteStream)[];

/** A failure of any stream ends the last one with that error, which the loop over it throws. */
function joined(streams: Streams): AsyncIterable<never> {
  return (streams.length > 1 ? pipeline(streams, () => {}) : streams[0]) as unknown as AsyncIterable<never>;
}

const csvRecords = (bytes: Streams): AsyncIterable<Record<string, string>> =>
  joined([...bytes, parse({ columns: true, bom: true, trim: true, skip_empty_lines: true })]);

async function* spacedRecords(bytes: Streams, names: readonly string[]): AsyncGenerator<Record<string, string>> {
  let number = 0;
  for await (const line of createInterface({ input: Readable.from(joined(bytes)) })) {
    number++;
    const cells = line.trim().split(/\s+/);
    if (line.trim() === '') continue;
    if (cells.length !== names.length)
      throw new Error(`line ${number} has ${cells.length} columns, not ${names.length}`);
    yield Object.fromEntries(names.map((name, index) => [name, cells[index] as string]));
  }
}

function inferred(cells: readonly string[]): Column {
  const values = new Float64Array(cells.length);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row] as string;
    values[row] = MISSING.has(cell) ? Number.NaN : Number(cell);
    if (Number.isNaN(values[row]) && !MISSING.has(cell)) {
      return textColumn(cells.map((text) => (MISSING.has(text) ? undefined : text)));
    }
  }
  return { kind: 'number', values };
}
