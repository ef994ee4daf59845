/** How versions did in service, day by day: as good as in training, or than rules; and how far their data have drifted. */
import { useMemo } from 'react';
import { Chart } from '../../design/chart.js';
import { Card } from '../../design/page.js';
import { Loading } from '../../design/states.js';
import { type ModelDay, type ModelTask, metricWords, mostDrifted, type Version } from './model-words.js';
import { useDays } from './use-models.js';

interface Props {
  judgedBy: ModelTask['judgedBy'];
  /** Those that are compared, the one that serves first. */
  versions: readonly Version[];
}

/** Above this, much has changed. */
const MUCH = 0.25;

export function ServiceCharts({ judgedBy, versions }: Props) {
  const days = useDays(versions);
  const metric = judgedBy?.metric ?? '';
  const charts = useMemo(() => (days ? seriesOf(versions, days, metric) : undefined), [versions, days, metric]);
  if (!charts) return <Loading what="how it did" rows={3} />;
  const direction = judgedBy?.better === 'lower' ? 'lower is better' : 'higher is better';
  const { at, accuracy, drift } = charts;
  return (
    <div className="models-charts">
      <Card title="Accuracy in service">
        {accuracy.length > 0 ? (
          <Chart title={`${metricWords(metric)}, ${direction}`} at={at} series={accuracy} />
        ) : (
          <p className="muted">
            Not known yet. A prediction can be judged once the time that it is about is over; the accuracy is shown from
            200 judged ones on.
          </p>
        )}
      </Card>
      <Card title="Drift">
        {drift.length > 0 ? (
          <>
            <Chart title="Stability index of the column that drifted most" at={at} series={drift} />
            <p className="muted">
              {lastWords(days?.[0])} Below 0.1 little has changed since the training, above {MUCH} much has.
            </p>
          </>
        ) : (
          <p className="muted">
            Nothing to compare yet: no data has come in, or this version does not say what it was trained on.
          </p>
        )}
      </Card>
    </div>
  );
}

/** Which columns those are, on the newest day. */
function lastWords(days: readonly ModelDay[] | undefined): string {
  const drift = days?.[0]?.drift ?? [];
  const [read, predicted] = [mostDrifted(drift, 'input'), mostDrifted(drift, 'output')];
  const words = [read && `${read.name} of what it reads`, predicted && `${predicted.name} of what it predicts`];
  const known = words.filter((word) => word !== undefined);
  return known.length > 0 ? `At last that was ${known.join(', ')}.` : '';
}

function seriesOf(versions: readonly Version[], days: readonly (readonly ModelDay[])[], metric: string) {
  const dates = [...new Set(days.flat().map(({ day }) => day))].sort();
  const of = (index: number, value: (day: ModelDay) => number | undefined) => {
    const byDate = new Map(days[index]?.map((day) => [day.day, day]));
    return dates.map((date) => {
      const day = byDate.get(date);
      return (day && value(day)) ?? null;
    });
  };
  const named = ({ number, stage }: Version) => `Version ${number}${stage === 'retired' ? '' : `, ${stage}`}`;
  const line = (label: string, values: (number | null)[]) => ({ label, unit: '', values });
  const isKnown = ({ values }: { values: readonly (number | null)[] }) => values.some((value) => value !== null);
  return {
    at: dates.map((date) => Date.parse(`${date}T00:00:00`)),
    accuracy: [
      ...versions.map((version, index) =>
        line(
          named(version),
          of(index, ({ metrics }) => metrics[metric]),
        ),
      ),
      line(
        'Rules',
        of(0, ({ rulesMetrics }) => rulesMetrics[metric]),
      ),
    ].filter(isKnown),
    drift: [
      line(
        'What it reads',
        of(0, ({ drift }) => mostDrifted(drift, 'input')?.index),
      ),
      line(
        'What it predicts',
        of(0, ({ drift }) => mostDrifted(drift, 'output')?.index),
      ),
    ].filter(isKnown),
  };
}
