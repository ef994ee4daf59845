/** Figures as people read them. */
import type { Schemas } from '../../data/api.js';
import { formatMoney } from '../../design/format-money.js';
import type { Tile } from '../../design/tiles.js';

export type Figures = Schemas['Figures'];

/** The currency that most of it is in comes first. */
export function moneyOf(amounts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(amounts).sort(([, a], [, b]) => b - a);
  return sorted.length === 0 ? '–' : sorted.map(([currency, minor]) => formatMoney(minor, currency)).join(' + ');
}

export const percentOf = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);
export const hoursOf = (hours: number | null): string =>
  hours === null ? '–' : hours >= 48 ? `${(hours / 24).toFixed(1)} days` : `${hours.toFixed(1)} h`;

const sumOf = (amounts: Readonly<Record<string, number>>) => Object.values(amounts).reduce((sum, one) => sum + one, 0);

/** "▲ 12 % vs. before"; nothing where there is no before. */
function changeOf(now: number | null, before: number | null): string {
  if (now === null || !before) return 'No earlier figure';
  const percent = Math.round((now / before - 1) * 100);
  return percent === 0 ? 'As in the days before' : `${percent > 0 ? '▲' : '▼'} ${Math.abs(percent)} % vs. before`;
}

export function tilesOf(now: Figures, before: Figures): Tile[] {
  const { revenueMinor, maintenanceCostMinor } = now;
  return [
    { label: 'Bookings', value: now.bookings, note: changeOf(now.bookings, before.bookings) },
    { label: 'Revenue', value: moneyOf(revenueMinor), note: changeOf(sumOf(revenueMinor), sumOf(before.revenueMinor)) },
    { label: 'Utilisation', value: percentOf(now.utilization), note: changeOf(now.utilization, before.utilization) },
    {
      label: 'Average booking',
      value: hoursOf(now.averageBookingHours),
      note: changeOf(now.averageBookingHours, before.averageBookingHours),
    },
    { label: 'Cancelled', value: now.cancellations, note: changeOf(now.cancellations, before.cancellations) },
    {
      label: 'Maintenance',
      value: moneyOf(maintenanceCostMinor),
      note: changeOf(sumOf(maintenanceCostMinor), sumOf(before.maintenanceCostMinor)),
    },
  ];
}
