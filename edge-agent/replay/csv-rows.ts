/** Reads a CSV file line by line, with line numbers. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse/sync';
import { StartError } from '../../platform/errors.js';

export interface CsvRow {
  line: number;
  /** Empty where the line is no CSV, such as one with a quote that is never closed. */
  cells: string[];
}

export interface CsvFile {
  /** Names without their units, which are spelt in ever different encodings: `Engine RPM [RPM]` is `Engine RPM`. */
  header: string[];
  rows: AsyncIterable<CsvRow>;
}

/**
 * A row is a line, so that a broken one costs its neighbours nothing. Blank lines are skipped. A byte that is not UTF-8
 * becomes U+FFFD: only units have such bytes, and units are cut off.
 * Throws a StartError where the file is empty or lacks one of the required columns.
 */
export async function openCsv(
  path: string,
  formatName: string,
  required: readonly string[],
  options: { delimiter?: string } = {},
): Promise<CsvFile> {
  const rows = rowsOf(path, options.delimiter ?? ',');
  const first = await rows.next();
  const header = first.done ? [] : first.value.cells.map(withoutUnit);
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    await rows.return(undefined);
    throw new StartError(`${basename(path)} is no ${formatName} file: it has no column ${missing.join(', ')}.`);
  }
  return { header, rows };
}

async function* rowsOf(path: string, delimiter: string): AsyncGenerator<CsvRow, void> {
  const source = createReadStream(path);
  const lines = createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY });
  let line = 0;
  try {
    for await (const text of lines) {
      line++;
      if (text.trim() !== '') yield { line, cells: cellsOf(text, delimiter) };
    }
  } finally {
    lines.close();
    source.destroy();
  }
}

function cellsOf(text: string, delimiter: string): string[] {
  // Most files quote nothing, and for those a parser for each line would be most of the work.
  if (!text.includes('"'))
    return text
      .replace('\uFEFF', '')
      .split(delimiter)
      .map((cell) => cell.trim());
  try {
    const [cells] = parse(text, { bom: true, delimiter, relax_column_count: true, trim: true });
    return cells ?? [];
  } catch {
    return [];
  }
}

const withoutUnit = (name: string) => name.replace(/\s*[[(].*$/s, '').trim();
