/** CSV (RFC 4180) with a header. Times and numbers are never quoted; text only where it must be. */
import type { SignalValue } from '../../../contracts/index.js';
import { rfc3339 } from '../moment.js';
import type { Reading } from '../reading.js';
import type { Columns, ExportFormat } from './format.js';

export const csv: ExportFormat = {
  mediaType: 'text/csv; charset=utf-8',
  extension: 'csv',
  async *write(readings, columns) {
    const cells = cellsOf(columns);
    yield `${cells.map(([header]) => csvText(header)).join(',')}\r\n`;
    for await (const piece of readings) {
      let lines = '';
      for (const reading of piece) {
        let separator = '';
        for (const [, cell] of cells) {
          lines += separator + cell(reading);
          separator = ',';
        }
        lines += '\r\n';
      }
      yield lines;
    }
  },
};

type Cell = readonly [header: string, cell: (reading: Reading) => string];

function cellsOf({ selection: { named, others }, steps }: Columns): Cell[] {
  const when: Cell = ['observedAt', ({ observedAt }) => rfc3339(observedAt)];
  const signals = [
    ...named.map((name) => signal(name, ({ values }) => values[name])),
    ...(others === 'all' ? [] : others.map((name) => signal(name, (reading) => reading.others?.[name]))),
  ];
  if (steps) {
    return [when, ...signals, ...(others === 'all' ? [signal('distanceKm', ({ values }) => values.distanceKm)] : [])];
  }
  const rest: Cell = ['signals', ({ others }) => (others ? csvText(JSON.stringify(others)) : '')];
  return [
    when,
    ['seq', ({ origin }) => String(origin?.seq)],
    ...signals,
    ...(others === 'all' ? [rest] : []),
    ['quality', ({ origin }) => String(origin?.quality)],
    ['boot', ({ origin }) => String(origin?.boot)],
    ['receivedAt', ({ origin }) => rfc3339(origin?.receivedAt as number)],
  ];
}

/** Most values are those of the second before, and to make a text of a number takes longer than to look. */
function signal(header: string, of: (reading: Reading) => SignalValue | undefined): Cell {
  let [known, text]: [SignalValue | undefined, string] = [undefined, ''];
  return [
    header,
    (reading) => {
      const value = of(reading);
      if (value !== known) [known, text] = [value, cell(value)];
      return text;
    },
  ];
}

function cell(value: SignalValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return csvText(typeof value === 'string' ? value : value.join(' '));
}

/**
 * Quoted where RFC 4180 needs it. Text that a spreadsheet would run as a formula gets an apostrophe in front
 * (OWASP, CSV injection); the numbers of a list are no formula.
 */
export function csvText(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?\d[\d. e-]*$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
