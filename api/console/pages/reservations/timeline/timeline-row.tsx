/** One car: its name, and its time as a ribbon. */
import { useQuery } from '@tanstack/react-query';
import type { PointerEvent } from 'react';
import { answerTo, api } from '../../../data/api.js';
import { type Car, modelOf, plateOf } from '../../../data/use-cars.js';
import { formatSpan } from '../../../design/format-span.js';
import type { Reservation } from '../reservation-words.js';
import { Bar, placeOf } from './bar.js';
import type { Grip, Plan } from './plan.js';
import type { TimeSpan } from './time-scale.js';

export interface RowProps {
  span: TimeSpan;
  nameOf(userId: string): string;
  chosen: string;
  /** Being moved, and where to. */
  lifted: { id: string; plan: Plan; clash: boolean; name: string } | undefined;
  onOpen(id: string): void;
  onPress(event: PointerEvent, reservation: Reservation, grip: Grip): void;
}

export function TimelineRow({
  car,
  reservations,
  span,
  nameOf,
  chosen,
  lifted,
  onOpen,
  onPress,
}: RowProps & { car: Car; reservations: readonly Reservation[] }) {
  const blocks = useBlocks(car.id, span);
  const ghost = lifted?.plan.vehicleId === car.id ? lifted : undefined;
  return (
    <>
      <h3 className="timeline-car">
        {modelOf(car)} <small>{plateOf(car)}</small>
      </h3>
      <div className="ribbon">
        {blocks.map((block) => (
          <div
            key={block.startsAt}
            className="bar service"
            style={placeOf(span, Date.parse(block.startsAt), Date.parse(block.endsAt))}
            title={`${block.reason ?? 'Service'}\n${formatSpan(block.startsAt, block.endsAt)}`}
          >
            <span className="bar-name">{block.reason ?? 'Service'}</span>
          </div>
        ))}
        {reservations.map((one) => (
          <Bar
            key={one.id}
            reservation={one}
            span={span}
            name={nameOf(one.userId)}
            chosen={one.id === chosen}
            lifted={one.id === lifted?.id}
            onOpen={() => onOpen(one.id)}
            onPress={(event, grip) => onPress(event, one, grip)}
          />
        ))}
        {ghost && (
          <div
            className={`bar ghost${ghost.clash ? ' clash' : ''}`}
            style={placeOf(span, ghost.plan.startsAtMs, ghost.plan.endsAtMs)}
          >
            <span className="bar-name">{ghost.clash ? 'Taken' : ghost.name}</span>
            <small>{formatSpan(ghost.plan.startsAtMs, ghost.plan.endsAtMs)}</small>
          </div>
        )}
      </div>
    </>
  );
}

/** Services, of a car in sight. */
function useBlocks(id: string, { fromMs, toMs }: TimeSpan) {
  const query = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  const { data } = useQuery({
    queryKey: ['calendar', id, query.from, query.to],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/vehicles/{id}/calendar', { params: { path: { id }, query }, signal })),
  });
  return data?.items.filter(({ kind }) => kind === 'service') ?? [];
}
