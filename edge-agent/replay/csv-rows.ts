/** Reads a CSV file row by row, with line numbers. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { CsvError, type Options, parse } from 'csv-parse';
import { StartError } from '../../platform/errors.js';

const MAX_ROW_CHARACTERS = 4 * 1024 * 1024; // a taxi's day as one polyline is some tens of KiB

export interface CsvRow {
  line: number;
  cells: string[];
}

export interface CsvFile {
  /** Names without their units, which are spelt in ever different encodings: `Engine RPM [RPM]` is `Engine RPM`. */
  header: string[];
  rows: AsyncIterable<CsvRow>;
}

/**
 * Blank lines are skipped. A byte that is not UTF-8 becomes U+FFFD: only units have such bytes, and units are cut off.
 * Throws a StartError where the file is empty or lacks one of the required columns.
 */
export async function openCsv(
  path: string,
  formatName: string,
  required: readonly string[],
  options: Pick<Options, 'delimiter' | 'quote'> = {},
): Promise<CsvFile> {
  const source = createReadStream(path);
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    quote: null,
    max_record_size: MAX_ROW_CHARACTERS,
    ...options,
  });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  const records: AsyncIterator<{ record: string[]; info: { lines: number } }> = parser[Symbol.asyncIterator]();
  const first = await records.next();
  const header = first.done ? [] : first.value.record.map(withoutUnit);
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    source.destroy();
    throw new StartError(`${basename(path)} is no ${formatName} file: it has no column ${missing.join(', ')}.`);
  }
  return { header, rows: rowsOf(records) };
}

async function* rowsOf(
  records: AsyncIterator<{ record: string[]; info: { lines: number } }>,
): AsyncGenerator<CsvRow, void> {
  for (;;) {
    const next = await records.next().catch((error: unknown) => {
      // A quote that is never closed swallows the rest of the file: that rest is one row that cannot be read.
      if (error instanceof CsvError) return { broken: true as const, line: Number(error.lines) };
      throw error;
    });
    if ('broken' in next) {
      yield { line: next.line, cells: [] };
      return;
    }
    if (next.done) return;
    yield { line: next.value.info.lines, cells: next.value.record };
  }
}

const withoutUnit = (name: string) => name.replace(/\s*[[(].*$/s, '').trim();
