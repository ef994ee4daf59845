/** The cars that something is foreseen of, the worst first. */
import { api } from '../../data/api.js';
import { useCars } from '../../data/use-cars.js';
import { usePages } from '../../data/use-pages.js';
import { Chip } from '../../design/chip.js';
import { DataTable } from '../../design/data-table.js';
import { formatSpan } from '../../design/format-span.js';
import type { Column } from '../../design/table-props.js';
import {
  type Component,
  type Forecast,
  flaggedOf,
  lifeWords,
  nameOf,
  riskWords,
  sourceWords,
} from './forecast-words.js';

export function ForeseenList({ onOpen }: { onOpen(carId: string): void }) {
  const cars = useCars();
  const pages = usePages(['forecasts', 'flagged'], (cursor, signal) =>
    api.GET('/api/v1/maintenance-forecasts', {
      params: { query: { flagged: true, ...(cursor && { cursor }) } },
      signal,
    }),
  );
  const columns: Column<Forecast>[] = [
    { key: 'car', head: 'Car', cell: ({ vehicleId }) => cars.nameOf(vehicleId) },
    {
      key: 'what',
      head: 'What',
      cell: (forecast) => (
        <span className="foreseen-cell">
          {flaggedOf(forecast).map(({ component }) => (
            <Chip key={component} tone={component === forecast.failureExpected ? 'bad' : 'warn'}>
              {nameOf(component)}
            </Chip>
          ))}
        </span>
      ),
      width: '230px',
    },
    {
      key: 'risk',
      head: 'Risk, 30 days',
      cell: (forecast) => riskWords(worst(forecast)?.risk30 ?? null),
      sortBy: (forecast) => worst(forecast)?.risk30 ?? 0,
      width: '120px',
      align: 'end',
    },
    {
      key: 'life',
      head: 'Fails',
      cell: (forecast) => lifeWords(worst(forecast)?.remainingDays ?? null),
      width: '210px',
    },
    { key: 'service', head: 'Service', cell: ({ proposal }) => <Service proposal={proposal} />, width: '270px' },
    { key: 'source', head: 'Foreseen', cell: ({ source }) => sourceWords(source), width: '190px' },
  ];
  return (
    <DataTable
      label="Cars that need a service"
      pages={pages}
      columns={columns}
      rowKey={({ vehicleId }) => vehicleId}
      onOpen={({ vehicleId }) => onOpen(vehicleId)}
      empty={{
        title: 'No failure is foreseen',
        what: 'Every night the last weeks of telemetry are read. Cars that are likely to fail are listed here.',
      }}
    />
  );
}

const worst = (forecast: Forecast): Component | undefined =>
  flaggedOf(forecast).sort((a, b) => (b.risk30 ?? 0) - (a.risk30 ?? 0))[0];

function Service({ proposal }: Pick<Forecast, 'proposal'>) {
  if (!proposal) return <span className="muted">None proposed</span>;
  return (
    <>
      {formatSpan(proposal.startsAt, proposal.endsAt)}
      {proposal.state === 'confirmed' && ' ✓'}
    </>
  );
}
