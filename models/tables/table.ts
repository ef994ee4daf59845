/** A table in memory: columns of one length, by name. It can be sent to a worker thread as it is. */
import { MotorpoolError } from '../../platform/errors.js';
import { shown } from './shown.js';

/** NaN where a number is missing. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly values: Float64Array;
}

/** Each row's code is the index of its text in `levels`, -1 where the text is missing. */
export interface TextColumn {
  readonly kind: 'text';
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type Column = NumberColumn | TextColumn;

export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
}

export type Cells = ArrayLike<number> | readonly (string | undefined)[];

/** Characters of a list of columns. */
const MOST_NAMES = 300;

/** The table cannot be what it was taken for. */
export class UnfitTable extends MotorpoolError {
  constructor(message: string) {
    super('bad-input', 'unfit-table', message);
  }
}

/** Columns from plain arrays; all must be of one length. */
export function tableOf(cells: Readonly<Record<string, Cells>>): Table {
  const columns = new Map(Object.entries(cells).map(([name, column]) => [name, columnOf(column)]));
  return fromColumns(columns);
}

export function fromColumns(columns: ReadonlyMap<string, Column>): Table {
  const lengths = new Set([...columns.values()].map(lengthOf));
  if (lengths.size > 1) throw new UnfitTable(`the columns of a table differ in length: ${[...lengths].join(', ')}`);
  return { rows: [...lengths][0] ?? 0, columns };
}

/** The numbers of a column, NaN where missing. Throws where the column is not there or holds texts. */
export function numbersOf(table: Table, name: string): Float64Array {
  const column = columnNamed(table, name);
  if (column.kind === 'number') return column.values;
  if (column.levels.length === 0) return new Float64Array(table.rows).fill(Number.NaN); // all missing
  throw new UnfitTable(
    `column ${shown(name)} should hold numbers; it holds texts such as “${shown(column.levels[0] ?? '')}”`,
  );
}

/** A column as texts, whatever it holds: numbers become their decimal form. */
export function textsOf(table: Table, name: string): TextColumn {
  const column = columnNamed(table, name);
  if (column.kind === 'text') return column;
  return textColumn(Array.from(column.values, (value) => (Number.isNaN(value) ? undefined : String(value))));
}

/** Those rows, in that order. */
export function rowsOf(table: Table, rows: ArrayLike<number>): Table {
  const picked = [...table.columns].map(([name, column]): [string, Column] => {
    if (column.kind === 'number') {
      return [name, { kind: 'number', values: Float64Array.from(rows, (row) => column.values[row] as number) }];
    }
    return [name, { ...column, codes: Int32Array.from(rows, (row) => column.codes[row] as number) }];
  });
  return { rows: rows.length, columns: new Map(picked) };
}

/** The same table without the columns named, whether it has them or not. */
export function without(table: Table, ...names: readonly string[]): Table {
  return { ...table, columns: new Map([...table.columns].filter(([name]) => !names.includes(name))) };
}

/** Only the columns named. Throws where one is not there. */
export function onlyColumns(table: Table, names: readonly string[]): Table {
  return { ...table, columns: new Map(names.map((name) => [name, columnNamed(table, name)])) };
}

function columnNamed(table: Table, name: string): Column {
  const column = table.columns.get(name);
  if (column) return column;
  throw new UnfitTable(`there is no column ${shown(name)}; there are ${namesIn(table)}`);
}

/** The names of its columns, as a message may show them. */
export const namesIn = ({ columns }: Table): string => shown([...columns.keys()].join(', '), MOST_NAMES) || 'none';

const lengthOf = (column: Column) => (column.kind === 'number' ? column.values.length : column.codes.length);

function columnOf(cells: Cells): Column {
  if (isTexts(cells)) return textColumn(cells);
  return { kind: 'number', values: cells instanceof Float64Array ? cells : Float64Array.from(cells) };
}

const isTexts = (cells: Cells): cells is readonly (string | undefined)[] =>
  Array.isArray(cells) && cells.some((cell) => typeof cell === 'string');

/** Levels stand in the order in which they first appear. */
export function textColumn(texts: readonly (string | undefined)[]): TextColumn {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(texts, (text) => {
    if (text === undefined) return -1;
    const known = codeOf.get(text);
    if (known !== undefined) return known;
    codeOf.set(text, codeOf.size);
    return codeOf.size - 1;
  });
  return { kind: 'text', codes, levels: [...codeOf.keys()] };
}
