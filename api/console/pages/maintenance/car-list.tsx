/** Cars with when each is due for a service, and why one cannot be rented. */
import { api, type Schemas } from '../../data/api.js';
import { type Car, modelOf, plateOf } from '../../data/use-cars.js';
import { usePages } from '../../data/use-pages.js';
import { Chip, type Tone } from '../../design/chip.js';
import { DataTable } from '../../design/data-table.js';
import { inWords } from '../../design/in-words.js';
import { Moment } from '../../design/moment.js';
import type { Column } from '../../design/table-props.js';
import { useFitness } from './use-fitness.js';
import { useOdometers } from './use-odometers.js';

const STATUS: Record<Car['status'], { label: string; tone: Tone }> = {
  available: { label: 'In service', tone: 'good' },
  in_use: { label: 'In use', tone: 'info' },
  maintenance: { label: 'In the workshop', tone: 'warn' },
};

interface CarListProps {
  which: string;
  q: string;
  onOpen(carId: string): void;
}

export function CarList({ which, q, onOpen }: CarListProps) {
  const query = {
    ...(which === 'due' && { serviceDue: true }),
    ...(which === 'maintenance' && { status: 'maintenance' as const }),
    ...(q && { q }),
  };
  const pages = usePages(['vehicles', 'maintenance', query], (cursor, signal) =>
    api.GET('/api/v1/vehicles', { params: { query: { ...query, ...(cursor && { cursor }) } }, signal }),
  );
  const odometers = useOdometers(pages.items);
  const fitness = useFitness();
  const columns: Column<Car>[] = [
    { key: 'car', head: 'Car', cell: modelOf, sortBy: modelOf },
    { key: 'plate', head: 'Plate', cell: plateOf, sortBy: plateOf, width: '115px' },
    {
      key: 'place',
      head: 'Branch',
      cell: ({ location }) => location ?? '–',
      sortBy: ({ location }) => location ?? '',
      width: '145px',
    },
    {
      key: 'status',
      head: 'Now',
      cell: ({ status }) => <Chip tone={STATUS[status].tone}>{STATUS[status].label}</Chip>,
      width: '145px',
    },
    {
      key: 'km',
      head: 'Odometer',
      cell: ({ id }) => km(odometers.get(id)),
      sortBy: ({ id }) => odometers.get(id) ?? -1,
      width: '110px',
      align: 'end',
    },
    {
      key: 'fit',
      head: 'Ready to rent',
      cell: ({ id }) => <Fit reasons={fitness?.get(id)} />,
      sortBy: ({ id }) => fitness?.get(id)?.[0]?.code ?? '',
      width: '165px',
    },
    {
      key: 'due',
      head: 'Next service',
      cell: (car) => <Due car={car} odometerKm={odometers.get(car.id)} />,
      sortBy: ({ serviceDueAt }) => serviceDueAt ?? '~',
      width: '230px',
    },
  ];
  return (
    <DataTable
      label="Cars"
      pages={pages}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      empty={{ title: which ? 'No car is like that' : 'No cars yet', what: which ? 'Good.' : 'Add the first.' }}
    />
  );
}

const km = (value: number | undefined): string =>
  value === undefined ? '–' : `${Math.round(value).toLocaleString('en')} km`;

function Fit({ reasons }: { reasons: readonly Schemas['UnfitReason'][] | undefined }) {
  if (!reasons) return '–';
  const against = reasons.filter(({ code }) => code !== 'reserved');
  if (against.length === 0)
    return <Chip tone={reasons.length > 0 ? 'info' : 'good'}>{reasons.length > 0 ? 'Reserved' : 'Fit'}</Chip>;
  const [first] = against;
  return (
    <span title={against.map(({ detail }) => detail).join(' ')}>
      <Chip tone="bad">{inWords(first?.code ?? '')}</Chip>
    </span>
  );
}

function Due({ car: { serviceDueAt, serviceDueKm }, odometerKm }: { car: Car; odometerKm: number | undefined }) {
  const late =
    (serviceDueAt !== null && Date.parse(serviceDueAt) < Date.now()) ||
    (serviceDueKm !== null && odometerKm !== undefined && odometerKm >= serviceDueKm);
  if (serviceDueAt === null && serviceDueKm === null) return <span className="muted">None planned</span>;
  return (
    <>
      {late && <Chip tone="bad">Due</Chip>} {serviceDueAt && <Moment at={serviceDueAt} />}
      {serviceDueKm !== null && ` ${serviceDueAt ? 'or ' : ''}at ${km(serviceDueKm)}`}
    </>
  );
}
