/** Reservations: by car along the time, or as a list. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { usePeople } from '../../data/use-people.js';
import { useBranches, useFleets } from '../../data/use-places.js';
import { Button, IconButton } from '../../design/button.js';
import { FilterBar, SearchFilter, SelectFilter, useFilters } from '../../design/filter-bar.js';
import { formatSpan } from '../../design/format-span.js';
import { Page } from '../../design/page.js';
import { Empty, Failed, Loading } from '../../design/states.js';
import { toast } from '../../design/toasts.js';
import { useReservationNews } from '../../live/use-reservation-news.js';
import { MoveDialog } from './move-dialog.js';
import { ReservationDrawer } from './reservation-drawer.js';
import { ReservationList } from './reservation-list.js';
import { type Reservation, STATE_OPTIONS } from './reservation-words.js';
import { byCar, inTheWayOf, type Plan } from './timeline/plan.js';
import { dayOf, isScale, type Scale, spanShown, stepDay } from './timeline/time-scale.js';
import { Timeline } from './timeline/timeline.js';
import { useCarsShown } from './use-cars-shown.js';
import { useReservationsWithin } from './use-reservations-within.js';

const VIEWS = [
  ['day', 'Day'],
  ['week', 'Week'],
  ['month', 'Month'],
  ['list', 'List'],
] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

export default function ReservationsPage() {
  const [filters, setFilter] = useFilters('view', 'day', 'q', 'fleet', 'branch', 'state', 'open');
  const view = filters.view || 'week';
  const day = DAY.test(filters.day) ? filters.day : dayOf(Date.now());
  const scale: Scale = isScale(view) ? view : 'week';
  const fleets = useFleets();
  const branches = useBranches();
  useReservationNews();
  const list = view === 'list';
  const step = (by: number) => setFilter('day', stepDay(scale, day, by));
  const close = () => setFilter('open', '');
  return (
    <Page
      title="Reservations"
      about={
        list ? 'Newest first.' : 'Drag to move, or pull the end. Keys: M picks one up, arrows move it, Enter drops it.'
      }
      actions={
        <fieldset className="view-switch" aria-label="View">
          {VIEWS.map(([key, label]) => (
            <Button key={key} kind="ghost" aria-pressed={view === key} onClick={() => setFilter('view', key)}>
              {label}
            </Button>
          ))}
        </fieldset>
      }
      bar={
        <FilterBar>
          {list ? (
            <SelectFilter
              label="State"
              value={filters.state}
              options={STATE_OPTIONS}
              onChange={(value) => setFilter('state', value)}
            />
          ) : (
            <>
              <IconButton label="Earlier" icon={ChevronLeft} onClick={() => step(-1)} />
              <Button onClick={() => setFilter('day', '')}>Today</Button>
              <IconButton label="Later" icon={ChevronRight} onClick={() => step(1)} />
              <input
                className="input"
                type="date"
                aria-label="From"
                value={day}
                onChange={(event) => setFilter('day', event.target.value)}
              />
              <SearchFilter label="Car or plate" value={filters.q} onChange={(value) => setFilter('q', value)} />
              <SelectFilter
                label="Fleet"
                value={filters.fleet}
                options={fleets.options('Any fleet')}
                onChange={(value) => setFilter('fleet', value)}
              />
              <SelectFilter
                label="Branch"
                value={filters.branch}
                options={branches.options('Any branch')}
                onChange={(value) => setFilter('branch', value)}
              />
            </>
          )}
        </FilterBar>
      }
    >
      {list ? (
        <ReservationList state={filters.state} onOpen={(id) => setFilter('open', id)} />
      ) : (
        <Planner {...{ scale, day, filters }} onOpen={(id) => setFilter('open', id)} />
      )}
      {filters.open && <ReservationDrawer key={filters.open} id={filters.open} onClose={close} />}
    </Page>
  );
}

interface PlannerProps {
  scale: Scale;
  day: string;
  filters: { q: string; fleet: string; branch: string; open: string };
  onOpen(id: string): void;
}

function Planner({ scale, day, filters, onOpen }: PlannerProps) {
  const span = spanShown(scale, day);
  const cars = useCarsShown(filters);
  const { data, error, refetch } = useReservationsWithin(span);
  const nameOf = usePeople(data?.map(({ userId }) => userId) ?? []);
  const [dropped, setDropped] = useState<{ reservation: Reservation; plan: Plan }>();
  if (error ?? cars.problem) return <Failed problem={error ?? cars.problem} again={() => void refetch()} />;
  if (!data || !cars.shown) return <Loading what="reservations" rows={10} />;
  if (cars.shown.length === 0) return <Empty title="No car is like that">Take a filter away.</Empty>;
  const has = (other: Reservation) => `${nameOf(other.userId)} has it ${formatSpan(other.startsAt, other.endsAt)}`;
  return (
    <>
      <Timeline
        {...{ scale, span, nameOf, onOpen }}
        cars={cars.shown}
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
            const there = byCar(data).get(plan.vehicleId) ?? [];
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
