/** The timeline with what it shows, and what follows a drop. */
import { useState } from 'react';
import type { Car } from '../../data/use-cars.js';
import { usePeople } from '../../data/use-people.js';
import { formatSpan } from '../../design/format-span.js';
import { Empty, Failed, Loading } from '../../design/states.js';
import { toast } from '../../design/toasts.js';
import { MoveDialog } from './move-dialog.js';
import type { Reservation } from './reservation-words.js';
import { byCar, inTheWayOf, type Plan } from './timeline/plan.js';
import { type Scale, spanShown } from './timeline/time-scale.js';
import { Timeline } from './timeline/timeline.js';
import { useCarsShown } from './use-cars-shown.js';
import { useReservationsWithin } from './use-reservations-within.js';

interface Props {
  scale: Scale;
  day: string;
  filters: { q: string; fleet: string; branch: string; open: string };
  onOpen(id: string): void;
}

/** In maintenance, of no branch and no fleet, such as the car of `npm run probe`: nobody is offered it. */
const isNobodys = ({ status, branchId, fleetId }: Car) => status === 'maintenance' && !branchId && !fleetId;

export function Planner({ scale, day, filters, onOpen }: Props) {
  const span = spanShown(scale, day);
  const cars = useCarsShown(filters);
  const { data, error, refetch } = useReservationsWithin(span);
  const nameOf = usePeople(data?.map(({ userId }) => userId) ?? []);
  const [dropped, setDropped] = useState<{ reservation: Reservation; plan: Plan }>();
  if (error ?? cars.problem) return <Failed problem={error ?? cars.problem} again={() => void refetch()} />;
  if (!data || !cars.shown) return <Loading what="reservations" rows={10} />;
  const taken = byCar(data);
  const rows = cars.shown.filter((car) => taken.has(car.id) || !isNobodys(car));
  if (rows.length === 0) {
    const isFiltered = filters.q || filters.fleet || filters.branch;
    if (isFiltered) return <Empty title="No car is like that">Take a filter away.</Empty>;
    return <Empty title="No cars yet">Add the first; its reservations are planned here.</Empty>;
  }
  const has = (other: Reservation) => `${nameOf(other.userId)} has it ${formatSpan(other.startsAt, other.endsAt)}`;
  return (
    <>
      <Timeline
        {...{ scale, span, nameOf, onOpen }}
        cars={rows}
        reservations={data}
        chosen={filters.open}
        onDrop={(reservation, plan, inTheWay) =>
          inTheWay ? toast.failed(`Not moved: ${has(inTheWay)}.`) : setDropped({ reservation, plan })
        }
      />
      {dropped && (
        <MoveDialog
          {...dropped}
          name={nameOf(dropped.reservation.userId)}
          takenBy={(plan) => {
            const there = taken.get(plan.vehicleId) ?? [];
            const other = inTheWayOf(
              plan,
              there.filter(({ id, state }) => id !== dropped.reservation.id && state !== 'completed'),
            );
            return other && has(other);
          }}
          onClose={() => setDropped(undefined)}
        />
      )}
    </>
  );
}
