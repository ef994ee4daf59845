/** How the business goes: figures of a span beside those of the span before, as plots and as files. */
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { api, jsonTo } from '../../data/api.js';
import { download } from '../../data/download.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { DateFilter, FilterBar, SelectFilter, useFilters } from '../../design/filter-bar.js';
import { Card, Page, PageBody } from '../../design/page.js';
import { Failed, Loading } from '../../design/states.js';
import { Tiles } from '../../design/tiles.js';
import { daysBefore } from '../reports/days.js';
import { BreakdownTable } from './breakdown-table.js';
import { DayCharts } from './day-charts.js';
import { tilesOf } from './figure-words.js';
import { ForeseenDemand } from './foreseen-demand.js';
import { PeakHours } from './peak-hours.js';
import { PopularRoutes } from './popular-routes.js';
import './analytics-page.css';

const BY = [
  ['branch', 'By branch'],
  ['type', 'By type of car'],
  ['vehicle', 'By car'],
] as const;
type By = (typeof BY)[number][0];
const isBy = (word: string): word is By => BY.some(([by]) => by === word);
const SPAN_DAYS = 30;

export default function AnalyticsPage() {
  const [filters, setFilter] = useFilters('by', 'from', 'to');
  const by = isBy(filters.by) ? filters.by : 'branch';
  const span = { from: filters.from || daysBefore(SPAN_DAYS), to: filters.to || daysBefore(-1) };
  const read = (how: 'day' | By) => ({
    queryKey: ['analytics', how, span],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      jsonTo(api.GET('/api/v1/analytics', { params: { query: { ...span, by: how, limit: 1000 } }, signal })),
  });
  const days = useQuery(read('day'));
  const parts = useQuery(read(by));
  const file = useAct((format: string) =>
    download(
      `/api/v1/analytics?${new URLSearchParams({ ...span, by: 'day', format })}`,
      `figures-${span.from}.${format}`,
    ),
  );
  return (
    <Page
      title="Analytics"
      about="At most five minutes old, and compared with as many days before."
      actions={['csv', 'parquet'].map((format) => (
        <Button key={format} icon={Download} busy={file.isPending} onClick={() => file.mutate(format)}>
          {format === 'csv' ? 'CSV' : 'Parquet'}
        </Button>
      ))}
      bar={
        <FilterBar>
          <DateFilter label="From" value={span.from} onChange={(value) => setFilter('from', value)} />
          <DateFilter label="until" value={span.to} onChange={(value) => setFilter('to', value)} />
          <SelectFilter label="Compared" value={by} options={BY} onChange={(value) => setFilter('by', value)} />
        </FilterBar>
      }
    >
      {days.error && !days.data && <Failed problem={days.error} again={() => void days.refetch()} />}
      {!days.data && !days.error && <Loading what="figures" />}
      {days.data && (
        <PageBody>
          <Tiles tiles={tilesOf(days.data.totals, days.data.before)} />
          <DayCharts items={days.data.items} from={span.from} to={span.to} />
          <div className="analytics-pair">
            <Card title="When cars are wanted">
              <PeakHours from={span.from} to={span.to} />
            </Card>
            <Card title="Popular routes">
              <PopularRoutes routes={days.data.popularRoutes} />
            </Card>
          </div>
          <Card title="What is foreseen">
            <ForeseenDemand />
          </Card>
          <Card title={BY.find(([word]) => word === by)?.[1] ?? ''}>
            {parts.data ? <BreakdownTable items={parts.data.items} /> : <Loading what="figures" rows={3} />}
          </Card>
        </PageBody>
      )}
    </Page>
  );
}
