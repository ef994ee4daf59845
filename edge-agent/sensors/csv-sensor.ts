/** A recorded drive from a CSV file with the contract's field names, played in its own time. */
import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { SIGNALS } from '../../contracts/signals.js';
import { messageOf, StartError } from '../../platform/errors.js';
import type { Reading, Sensor } from './sensor.js';

const TYPES = new Map(SIGNALS.map(({ name, type }) => [name as string, type]));

type Row = Readonly<Record<string, string>>;

/**
 * Columns are the contract's field names; `observedAt` (ms, or RFC 3339) times the rows, which are otherwise one for
 * each read; other columns become `signals`. An empty field says nothing. Throws a StartError where there is no file.
 */
export async function csvSensor(file: string): Promise<Sensor> {
  await access(file, constants.R_OK).catch((error) => {
    throw new StartError(`SENSORS: cannot read ${file}: ${messageOf(error)}`);
  });
  // Streamed, so that a drive of any length fits into the agent's memory.
  const source = createReadStream(file);
  const parser = source.pipe(parse({ columns: true, trim: true, skip_empty_lines: true, relax_column_count: true }));
  const rows = parser[Symbol.asyncIterator]() as AsyncIterator<Row>;
  let next: Row | undefined;
  let ended = false;
  let skewMs: number | undefined;
  let trouble: string | undefined;

  async function peek(): Promise<Row | undefined> {
    if (next || ended) return next;
    const { value, done } = await rows.next();
    ended = done === true;
    next = done ? undefined : value;
    return next;
  }

  return {
    name: 'csv',
    async start() {},
    async read() {
      let reading: Reading = {};
      for (let row = await peek(); row; row = await peek()) {
        const at = timeOf(row);
        skewMs ??= performance.now() - at;
        if (at + skewMs > performance.now()) break; // still to come
        reading = { ...reading, ...readingOf(row) };
        next = undefined;
        if (Number.isNaN(at)) break;
      }
      if (ended) trouble = `${file} is at its end`;
      return reading;
    },
    async stop() {
      source.destroy();
    },
    problem: () => trouble,
  };
}

function timeOf(row: Row): number {
  const text = row.observedAt ?? '';
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text);
}

/** One row's values; a field that is not of its type is left out. */
function readingOf(row: Row): Reading {
  const values: Record<string, unknown> = {};
  const signals: Record<string, string | number> = {};
  for (const [name, text] of Object.entries(row)) {
    if (text === '' || name === 'observedAt' || name === 'seq') continue;
    const type = TYPES.get(name);
    const number = Number(text);
    if (type === 'number' && Number.isFinite(number)) values[name] = number;
    else if (type === 'boolean' && /^(true|false|0|1)$/i.test(text)) values[name] = /^(true|1)$/i.test(text);
    else if (type === 'strings') values[name] = text.split(/[ ;]+/).filter(Boolean);
    else if (type === 'numbers') values[name] = text.split(/[ ;]+/).map(Number);
    else if (type === undefined) signals[name] = Number.isFinite(number) ? number : text;
  }
  return Object.keys(signals).length > 0 ? { ...values, signals } : values;
}
