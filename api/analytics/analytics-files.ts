/** The items of an answer as a table: CSV and Parquet, a column for each figure, money a column for each currency. */
import type { ColumnSource } from 'hyparquet-writer';
import { csvText } from '../telemetry/formats/csv.js';
import type { FigureItem } from './analytics.js';

type Cell = string | number | null;
interface Column {
  name: string;
  type: 'STRING' | 'DOUBLE' | 'INT64';
  cell(item: FigureItem): Cell;
}

const COUNTS = ['bookings', 'cancellations', 'pickUps', 'trips', 'activeCarDays'] as const;
const RATES = ['utilization', 'averageBookingHours', 'averageTripHours'] as const;
const MONEY = ['revenueMinor', 'maintenanceCostMinor'] as const;

function columnsOf(items: readonly FigureItem[]): Column[] {
  const text = (name: 'key' | 'name'): Column => ({ name, type: 'STRING', cell: (item) => item[name] });
  const money = MONEY.flatMap((name) => {
    const currencies = [...new Set(items.flatMap((item) => Object.keys(item[name])))].sort();
    return currencies.map(
      (currency): Column => ({
        name: `${name}_${currency}`,
        type: 'INT64',
        cell: (item) => item[name][currency] ?? 0,
      }),
    );
  });
  return [
    text('key'),
    text('name'),
    ...COUNTS.map((name): Column => ({ name, type: 'INT64', cell: (item) => item[name] })),
    ...RATES.map((name): Column => ({ name, type: 'DOUBLE', cell: (item) => item[name] })),
    ...money,
    { name: 'peakHours', type: 'STRING', cell: (item) => item.peakHours.join(' ') },
  ];
}

/** RFC 4180, with a header. */
export function analyticsCsv(items: readonly FigureItem[]): string {
  const columns = columnsOf(items);
  const lines = items.map((item) => columns.map(({ cell }) => textOf(cell(item))).join(','));
  return [columns.map(({ name }) => name).join(','), ...lines, ''].join('\r\n');
}

const textOf = (value: Cell) => (value === null ? '' : typeof value === 'number' ? String(value) : csvText(value));

export async function analyticsParquet(items: readonly FigureItem[]): Promise<Buffer> {
  const { parquetWriteBuffer } = await import('hyparquet-writer'); // seldom asked for, and slow to load
  const columnData = columnsOf(items).map(({ name, type, cell }): ColumnSource => {
    const cells = items.map(cell);
    const data = type === 'INT64' ? cells.map((value) => BigInt(value ?? 0)) : cells;
    return { name, type, data, nullable: type === 'DOUBLE' };
  });
  return Buffer.from(parquetWriteBuffer({ columnData }));
}
