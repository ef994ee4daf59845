/** What the charts draw, in numbers. */

import type { SignalValue } from '../../../../../contracts/live.js';
import { listOf } from '../../../data/list-of.js';
import { DataTable } from '../../../design/data-table.js';
import type { Column } from '../../../design/table-props.js';
import { formatValue, labelOf, unitOf } from '../../../panel/format-value.js';
import type { Row } from './lines-of.js';

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export function TrackTable({ rows, signals }: { rows: readonly Row[]; signals: readonly string[] }) {
  const columns: Column<Row>[] = [
    {
      key: 'at',
      head: 'At',
      cell: ({ observedAt }) => clock.format(new Date(observedAt)),
      sortBy: ({ observedAt }) => observedAt,
    },
    ...signals.map(
      (signal): Column<Row> => ({
        key: signal,
        head: [labelOf(signal), unitOf(signal) && `(${unitOf(signal)})`].filter(Boolean).join(' '),
        align: 'end',
        cell: (row) => (row[signal] === undefined ? '–' : formatValue(signal, row[signal] as SignalValue)),
        sortBy: (row) => Number(row[signal] ?? Number.NEGATIVE_INFINITY),
      }),
    ),
  ];
  const newestFirst = rows.toReversed();
  return (
    <DataTable
      label="Values"
      pages={listOf(newestFirst)}
      columns={columns}
      rowKey={(row) => `${row.observedAt} ${row.seq ?? ''}`}
      empty={{ title: 'Nothing' }}
    />
  );
}
