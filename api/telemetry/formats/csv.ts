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
    for await (const reading of readings) {
      let line = '';
      for (let i = 0; i < cells.length; i++) {
        if (i > 0) line += ',';
        line += (cells[i] as Cell)[1](reading);
      }
      yield `${line}\r\n`;
    }
  },
};

type Cell = readonly [header: string, cell: (reading: Reading) => string];

function cellsOf({ selection, steps }: Columns): Cell[] {
  const signal = (name: string): Cell => [name, ({ values }) => cell(values[name])];
  const named = [...selection.named.map(signal), ...(selection.others === 'all' ? [] : selection.others.map(signal))];
  const when: Cell = ['observedAt', ({ observedAt }) => rfc3339(observedAt)];
  if (steps) return [when, ...named, ...(selection.others === 'all' ? [signal('distanceKm')] : [])];
  const known = new Set<string>(selection.named);
  const rest: Cell = [
    'signals',
    ({ values }) => {
      const others = Object.entries(values).filter(([name]) => !known.has(name));
      return others.length === 0 ? '' : csvText(JSON.stringify(Object.fromEntries(others)));
    },
  ];
  return [
    when,
    ['seq', ({ origin }) => String(origin?.seq)],
    ...named,
    ...(selection.others === 'all' ? [rest] : []),
    ['quality', ({ origin }) => String(origin?.quality)],
    ['boot', ({ origin }) => String(origin?.boot)],
    ['receivedAt', ({ origin }) => rfc3339(origin?.receivedAt as number)],
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
