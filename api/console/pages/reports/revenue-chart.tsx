import { useMemo } from 'react';
import type { paths } from '../../../../client/api.js';
import { Chart } from '../../design/chart.js';
import { everyDay } from './days.js';

type Answer = paths['/api/v1/reports/finance']['get']['responses'][200]['content']['application/json'];
export type FinanceRow = Answer['items'][number];

interface ChartProps {
  rows: readonly FinanceRow[];
  currency: string;
  from: string;
  to: string;
}

/** By day; on days without a row it was nothing. */
export function RevenueChart({ rows, currency, from, to }: ChartProps) {
  const { at, series } = useMemo(() => {
    const days = everyDay(from, to);
    const known = new Map(rows.filter((row) => row.currency === currency).map((row) => [row.key, row]));
    const of = (value: (row: FinanceRow) => number) =>
      days.map((day) => {
        const row = known.get(day);
        return row ? value(row) / 100 : 0;
      });
    return {
      at: days.map((day) => Date.parse(`${day}T00:00:00`)),
      series: [
        { label: 'Revenue', unit: currency, values: of(({ revenueMinor }) => revenueMinor) },
        { label: 'Received', unit: currency, values: of(({ receivedMinor }) => receivedMinor) },
      ],
    };
  }, [rows, currency, from, to]);
  return (
    <section className="card">
      <Chart title="Revenue and money received per day" at={at} series={series} heightPx={170} />
    </section>
  );
}
