/** What is sensed, how often, and who says so. */
import { listOf } from '../../../data/list-of.js';
import { Chip } from '../../../design/chip.js';
import { DataTable } from '../../../design/data-table.js';
import type { Column } from '../../../design/table-props.js';

export interface SensorRow {
  name: string;
  rate: number;
  enabled: boolean;
  /** The fleet that says so; null: whose page this is. */
  from: string | null;
}

/** `own`: what is set where one is. */
export function SensorTable({ rows, own, none }: { rows: readonly SensorRow[]; own: string; none: string }) {
  const columns: Column<SensorRow>[] = [
    { key: 'name', head: 'Sensor', cell: ({ name }) => name, sortBy: ({ name }) => name },
    {
      key: 'rate',
      head: 'While driving',
      cell: ({ rate, enabled }) => (enabled ? rateWords(rate) : <Chip tone="quiet">Off</Chip>),
      sortBy: ({ rate, enabled }) => (enabled ? rate : 0),
    },
    { key: 'from', head: 'Set', cell: ({ from }) => <SourceChip from={from} own={own} />, width: '40%' },
  ];
  return (
    <DataTable
      label="Sensors"
      pages={listOf([...rows].sort((a, b) => a.name.localeCompare(b.name)))}
      columns={columns}
      rowKey={({ name }) => name}
      empty={{ title: 'Nothing is set', what: none }}
    />
  );
}

export const SourceChip = ({ from, own }: { from: string | null; own: string }) =>
  from === null ? <Chip tone="info">{own}</Chip> : <Chip tone="quiet">{`By fleet ${from}`}</Chip>;

function rateWords(rate: number): string {
  if (rate === 1) return 'once a second';
  return rate > 1 ? `${format(rate)} times a second` : `once in ${format(1 / rate)} s`;
}
const format = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });
