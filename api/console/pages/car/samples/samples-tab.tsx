/** What a car sent, as it is stored; what never came; and all of it as a file. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignalValue } from '../../../../../contracts/live.js';
import { answerTo, api } from '../../../data/api.js';
import { listOf } from '../../../data/list-of.js';
import { Button } from '../../../design/button.js';
import { Chip } from '../../../design/chip.js';
import { DataTable } from '../../../design/data-table.js';
import { FilterBar, SearchFilter, SelectFilter, useFilters } from '../../../design/filter-bar.js';
import { Failed, Loading } from '../../../design/states.js';
import type { Column } from '../../../design/table-props.js';
import { formatValue, labelOf, unitOf } from '../../../panel/format-value.js';
import type { Row } from '../charts/lines-of.js';
import type { TabProps } from '../tab-props.js';
import { ExportDialog } from './export-dialog.js';
import { Gaps } from './gaps.js';
import { qualityWords } from './quality-words.js';

const MIN_MS = 60_000;
const SPANS = [
  ['5', 'Last 5 minutes'],
  ['60', 'Last hour'],
  ['360', 'Last 6 hours'],
  ['1440', 'Last day'],
] as const;
const MARKS = [
  ['', 'All samples'],
  ['odd', 'With marks'],
] as const;
const MOST = 20_000;
const ABOUT = new Set(['observedAt', 'receivedAt', 'boot', 'seq', 'quality', 'signals']);
const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 1,
});

const valuesOf = (row: Row): [string, SignalValue][] =>
  Object.entries({ ...row, ...(row.signals as object | undefined) }).filter(
    (entry): entry is [string, SignalValue] => !ABOUT.has(entry[0]),
  );
const inWords = (row: Row): string =>
  valuesOf(row)
    .map(([name, value]) => `${labelOf(name)} ${formatValue(name, value)} ${unitOf(name)}`.trim())
    .join(' · ');

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'at',
    head: 'Observed',
    width: '130px',
    cell: ({ observedAt }) => (
      <time className="numbers" dateTime={observedAt} title={observedAt}>
        {clock.format(new Date(observedAt))}
      </time>
    ),
    sortBy: ({ observedAt }) => observedAt,
  },
  {
    key: 'seq',
    head: 'No.',
    width: '90px',
    align: 'end',
    cell: ({ seq }) => `${seq ?? '–'}`,
    sortBy: ({ seq }) => Number(seq),
  },
  {
    key: 'values',
    head: 'Values',
    cell: (row) => (
      <span className="sample-values" title={inWords(row)}>
        {inWords(row)}
      </span>
    ),
  },
  {
    key: 'quality',
    head: 'Marks',
    width: '190px',
    cell: ({ quality }) => {
      const words = qualityWords(quality);
      return words.length === 0 ? <span className="muted">None</span> : <Chip tone="warn">{words.join(', ')}</Chip>;
    },
    sortBy: ({ quality }) => Number(quality),
  },
];

export default function SamplesTab({ car, live }: TabProps) {
  const [{ minutes, marks, find }, setFilter] = useFilters('minutes', 'marks', 'find');
  const [exporting, setExporting] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['samples', car.id, minutes],
    queryFn: async ({ signal }) => {
      const from = new Date(Date.now() - Number(minutes || 5) * MIN_MS).toISOString();
      const answer = await answerTo(
        api.GET('/api/v1/vehicles/{id}/telemetry', {
          params: { path: { id: car.id }, query: { from, limit: MOST } },
          signal,
        }),
      );
      if (typeof answer === 'string') throw new Error('The server answered in another format than JSON.');
      return { rows: (answer.items as Row[]).toReversed(), cut: answer.nextCursor !== null };
    },
  });
  const shown = (data?.rows ?? []).filter(
    (row) =>
      (!marks || qualityWords(row.quality).length > 0) &&
      (!find || inWords(row).toLowerCase().includes(find.toLowerCase())),
  );
  return (
    <>
      <FilterBar
        count={data ? `${shown.length.toLocaleString('en')} samples${data.cut ? ', the first of the span' : ''}` : ''}
      >
        <SelectFilter label="Span" value={minutes || '5'} options={SPANS} onChange={(to) => setFilter('minutes', to)} />
        <SelectFilter label="Marks" value={marks} options={MARKS} onChange={(to) => setFilter('marks', to)} />
        <SearchFilter label="Find in the values" value={find} onChange={(to) => setFilter('find', to)} />
        <Button onClick={() => void refetch()}>Refresh</Button>
        <Button kind="primary" onClick={() => setExporting(true)}>
          Export
        </Button>
      </FilterBar>
      <Gaps carId={car.id} />
      {error && !data && <Failed problem={error} again={refetch} />}
      {!error && !data && <Loading what="samples" />}
      {data && (
        <DataTable
          label="Samples"
          pages={listOf(shown)}
          columns={COLUMNS}
          rowKey={(row) => `${row.boot} ${row.seq}`}
          empty={{ title: 'No samples', what: 'Choose a longer span, or fewer filters.' }}
        />
      )}
      {exporting && (
        <ExportDialog
          car={car}
          sent={[...(live?.values.keys() ?? [])].sort((a, b) => labelOf(a).localeCompare(labelOf(b)))}
          onClose={() => setExporting(false)}
        />
      )}
    </>
  );
}
