/** Any signals of a car over any span: a chart each, one below the other, with one cursor; or the same as a table. */
import { Radio, Table2, ZoomOut } from 'lucide-react';
import { useMemo, useState } from 'react';
import { NUMERIC_SIGNALS, SIGNALS } from '../../../../../contracts/signals.js';
import { Button } from '../../../design/button.js';
import { Chart } from '../../../design/chart.js';
import { FilterBar, SelectFilter, useFilters } from '../../../design/filter-bar.js';
import { Card, PageBody } from '../../../design/page.js';
import { Empty, Failed, Loading } from '../../../design/states.js';
import type { TabProps } from '../tab-props.js';
import { SPANS } from './chart-spans.js';
import { linesOf } from './lines-of.js';
import { SignalPicker } from './signal-picker.js';
import { TrackTable } from './track-table.js';
import { type StepFunction, useTrack } from './use-track.js';

const FIRST = ['speedKmh', 'batteryPercent', 'fuelPercent', 'batteryVoltage'];
const FUNCTIONS = [
  ['', 'Mean of a step'],
  ['min', 'Least of a step'],
  ['max', 'Most of a step'],
  ['last', 'Last of a step'],
] as const;
const OFFERED = SIGNALS.filter(({ type }) => type === 'number' || type === 'boolean').map(({ name }) => name as string);

export default function ChartsTab({ car, live }: TabProps) {
  const [asked, setAsked] = useFilters('signals', 'span', 'fn', 'as', 'live');
  const [zoomed, setZoomed] = useState<{ fromMs: number; toMs: number }>();
  const known = OFFERED.filter((signal) => live?.values.has(signal));
  const signals = asked.signals ? asked.signals.split(',') : FIRST.filter((signal) => !live || known.includes(signal));
  const [, , lastMs] = SPANS.find(([key]) => key === asked.span) ?? SPANS[1];
  const isLive = asked.live !== 'off' && !zoomed;
  const span = zoomed ?? { lastMs };
  const lengthMs = zoomed ? zoomed.toMs - zoomed.fromMs : lastMs;
  const inSteps = lengthMs > 20 * 60_000;
  const drawable = inSteps
    ? signals.filter((signal) => (NUMERIC_SIGNALS as readonly string[]).includes(signal))
    : signals;
  const track = useTrack(car.id, { signals: drawable, span, fn: (asked.fn || 'mean') as StepFunction, live: isLive });
  const { data } = track;
  const names = drawable.join();
  const charts = useMemo(
    () => names.split(',').map((signal) => ({ signal, ...linesOf(data?.rows ?? [], [signal], data?.everyMs) })),
    [data, names],
  );
  const zoom = (to: { fromMs: number; toMs: number } | undefined) => {
    if (!to || to.toMs - to.fromMs >= 2_000) setZoomed(to);
  };
  return (
    <>
      <FilterBar count={inWords(data?.rows.length, track.step?.every, data?.cut)}>
        <SelectFilter
          label="Span"
          value={asked.span || '1h'}
          options={SPANS.map(([key, label]) => [key, label])}
          onChange={(to) => {
            setZoomed(undefined);
            setAsked('span', to);
          }}
        />
        {inSteps && (
          <SelectFilter label="Of a step" value={asked.fn} options={FUNCTIONS} onChange={(to) => setAsked('fn', to)} />
        )}
        <SignalPicker offered={OFFERED} chosen={signals} onChange={(to) => setAsked('signals', to.join())} />
        <Button icon={Radio} aria-pressed={isLive} onClick={() => setAsked('live', isLive ? 'off' : '')}>
          Live
        </Button>
        <Button
          icon={Table2}
          aria-pressed={asked.as === 'table'}
          onClick={() => setAsked('as', asked.as === 'table' ? '' : 'table')}
        >
          As a table
        </Button>
        {zoomed && (
          <Button icon={ZoomOut} onClick={() => setZoomed(undefined)}>
            Whole span
          </Button>
        )}
      </FilterBar>
      {track.error && !data && <Failed problem={track.error} again={track.refetch} />}
      {!track.error && !data && drawable.length > 0 && <Loading what="samples" />}
      {drawable.length === 0 && <Empty title="Choose a signal">Over long spans only numbers can be drawn.</Empty>}
      {data?.rows.length === 0 && (
        <Empty title="Nothing was heard in this span">Choose a longer one, or look at the gaps under Samples.</Empty>
      )}
      {data && data.rows.length > 0 && asked.as === 'table' && <TrackTable rows={data.rows} signals={drawable} />}
      {data && data.rows.length > 0 && asked.as !== 'table' && (
        <PageBody>
          {charts.map(({ signal, at, series }) => (
            <Card key={signal}>
              <Chart
                title={[series[0]?.label, series[0]?.unit && `(${series[0].unit})`].filter(Boolean).join(' ')}
                at={at}
                series={series}
                heightPx={170}
                span={{ fromMs: data.fromMs, toMs: data.toMs }}
                onZoom={zoom}
                syncKey="car"
              />
            </Card>
          ))}
        </PageBody>
      )}
    </>
  );
}

function inWords(count: number | undefined, every: string | undefined, cut: boolean | undefined): string {
  if (count === undefined) return '';
  if (every) return `${count.toLocaleString('en')} steps of ${every}`;
  return `${count.toLocaleString('en')} samples${cut ? ', cut off' : ''}`;
}
