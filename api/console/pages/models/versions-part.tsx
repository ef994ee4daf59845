/** The versions of a task: what they reached, and how those did that are compared. */
import { useMemo } from 'react';
import { DataTable } from '../../design/data-table.js';
import { useFilters } from '../../design/filter-bar.js';
import { Moment } from '../../design/moment.js';
import { Card, PageBody } from '../../design/page.js';
import type { Column } from '../../design/table-props.js';
import { figureOf, type ModelTask, metricWords, type Version } from './model-words.js';
import { ServiceCharts } from './service-charts.js';
import { StageChip } from './stage-chip.js';
import { useVersions } from './use-models.js';
import { VersionDrawer } from './version-drawer.js';
import './models.css';

const MOST_COMPARED = 4;
const ORDER = ['live', 'shadow', 'retired'];

export function VersionsPart({ task: { task, judgedBy } }: { task: ModelTask }) {
  const [{ open }, setFilter] = useFilters('open');
  const pages = useVersions(task);
  const { items } = pages;
  const compared = useMemo(
    () =>
      [...items]
        .sort((a, b) => ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage) || b.number - a.number)
        .slice(0, MOST_COMPARED),
    [items],
  );
  const shown = items.find(({ id }) => id === open);
  const metric = judgedBy?.metric;
  const columns: readonly Column<Version>[] = [
    {
      key: 'number',
      head: 'Version',
      cell: ({ number }) => `Version ${number}`,
      sortBy: ({ number }) => number,
      width: '110px',
    },
    { key: 'stage', head: 'Stage', cell: (version) => <StageChip {...version} />, width: '120px' },
    ...(metric
      ? [
          {
            key: 'metric',
            head: `${metricWords(metric)} in training`,
            cell: ({ metrics }: Version) => figureOf(metrics[metric]),
            align: 'end' as const,
            width: '260px',
          },
        ]
      : []),
    { key: 'added', head: 'Added', cell: ({ createdAt }) => <Moment at={createdAt} />, width: '180px' },
    { key: 'why', head: 'Last note', cell: ({ changes }) => changes[0]?.reason ?? '–' },
  ];
  return (
    <PageBody>
      {compared.length > 0 && <ServiceCharts judgedBy={judgedBy} versions={compared} />}
      <Card title="Versions">
        <DataTable
          label="Versions"
          pages={pages}
          columns={columns}
          rowKey={({ id }) => id}
          onOpen={({ id }) => setFilter('open', id)}
          empty={{ title: 'No versions yet' }}
        />
      </Card>
      {shown && <VersionDrawer key={shown.id} version={shown} onClose={() => setFilter('open', '')} />}
    </PageBody>
  );
}
