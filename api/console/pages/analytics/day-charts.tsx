/** Figures day by day. */
import { useMemo } from 'react';
import type { Schemas } from '../../data/api.js';
import { Chart } from '../../design/chart.js';
import { Card } from '../../design/page.js';
import { everyDay } from '../reports/days.js';

type Item = Schemas['FigureItem'];

/** `items`: of the days on which something was; on the others it is nothing. */
export function DayCharts({ items, from, to }: { items: readonly Item[]; from: string; to: string }) {
  const { at, money, counts, used } = useMemo(() => {
    const days = everyDay(from, to);
    const known = new Map(items.map((item) => [item.key, item]));
    const currency = Object.keys(Object.assign({}, ...items.map(({ revenueMinor }) => revenueMinor)))[0] ?? 'EUR';
    const of = (value: (day: Item) => number | null) =>
      days.map((day) => {
        const item = known.get(day);
        return item ? value(item) : 0;
      });
    return {
      at: days.map((day) => Date.parse(`${day}T00:00:00`)),
      money: [
        { label: 'Revenue', unit: currency, values: of((day) => (day.revenueMinor[currency] ?? 0) / 100) },
        { label: 'Maintenance', unit: currency, values: of((day) => (day.maintenanceCostMinor[currency] ?? 0) / 100) },
      ],
      counts: [
        { label: 'Bookings', unit: '', values: of((day) => day.bookings) },
        { label: 'Cancelled', unit: '', values: of((day) => day.cancellations) },
        { label: 'Pick-ups', unit: '', values: of((day) => day.pickUps) },
      ],
      used: [
        {
          label: 'Utilisation',
          unit: '%',
          values: of((day) => (day.utilization === null ? null : day.utilization * 100)),
        },
      ],
    };
  }, [items, from, to]);
  return (
    <div className="analytics-charts">
      {[
        { title: 'Money per day', series: money },
        { title: 'Bookings per day', series: counts },
        { title: 'Utilisation', series: used },
      ].map(({ title, series }) => (
        <Card key={title}>
          <Chart title={title} at={at} series={series} heightPx={180} />
        </Card>
      ))}
    </div>
  );
}
