/** Reservations: by car along the time, or as a list. */
import { ChevronLeft, ChevronRight, Plus } from 'lucide-react';
import { Link } from 'wouter';
import { useBranches, useFleets } from '../../data/use-places.js';
import { Button, IconButton } from '../../design/button.js';
import { FilterBar, SearchFilter, SelectFilter, useFilters } from '../../design/filter-bar.js';
import { ownTimeZone } from '../../design/own-time-zone.js';
import { Page } from '../../design/page.js';
import { useNarrow } from '../../design/use-narrow.js';
import { useReadAgain } from '../../live/use-read-again.js';
import { useMay } from '../../session/use-rights.js';
import { LikelyFree } from './likely-free.js';
import { Planner } from './planner.js';
import { ReservationDrawer } from './reservation-drawer.js';
import { ReservationList } from './reservation-list.js';
import { STATE_OPTIONS } from './reservation-words.js';
import { dayOf, isScale, type Scale, stepDay } from './timeline/time-scale.js';

const VIEWS = [
  ['day', 'Day'],
  ['week', 'Week'],
  ['month', 'Month'],
  ['list', 'List'],
  ['likely', 'Likely free'],
] as const;
const ABOUT: Readonly<Record<string, string>> = {
  list: 'Newest first.',
  likely: 'Reservations that may fall through. Their cars are taken until they do.',
};
const MOVING = 'Drag to move, or pull the end.';
const DAY = /^\d{4}-\d\d-\d\d$/;

export default function ReservationsPage() {
  const may = useMay();
  const [filters, setFilter] = useFilters('view', 'day', 'q', 'fleet', 'branch', 'state', 'open');
  const view = filters.view || 'week';
  const day = DAY.test(filters.day) ? filters.day : dayOf(Date.now());
  const scale: Scale = isScale(view) ? view : 'week';
  const fleets = useFleets();
  const branches = useBranches();
  useReadAgain('reservation', 'reservations');
  const moving = useNarrow() ? MOVING : `${MOVING} Keys: M picks up, arrows move, Enter drops.`;
  const list = view === 'list';
  const likely = view === 'likely';
  const step = (by: number) => setFilter('day', stepDay(scale, day, by));
  const close = () => setFilter('open', '');
  return (
    <Page
      title="Reservations"
      about={`${ABOUT[view] ?? moving} Times are in ${ownTimeZone()}.`}
      actions={
        <>
          <fieldset className="view-switch" aria-label="View">
            {VIEWS.map(([key, label]) => (
              <Button key={key} kind="ghost" aria-pressed={view === key} onClick={() => setFilter('view', key)}>
                {label}
              </Button>
            ))}
          </fieldset>
          {may('rentals.manage') && (
            <Link className="button primary" href="/customers">
              <Plus className="icon" aria-hidden="true" /> New reservation
            </Link>
          )}
        </>
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
          ) : likely ? (
            <SelectFilter
              label="Branch"
              value={filters.branch}
              options={branches.options('Any branch')}
              onChange={(value) => setFilter('branch', value)}
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
      ) : likely ? (
        <LikelyFree branchId={filters.branch} onOpen={(id) => setFilter('open', id)} />
      ) : (
        <Planner {...{ scale, day, filters }} onOpen={(id) => setFilter('open', id)} />
      )}
      {filters.open && <ReservationDrawer key={filters.open} id={filters.open} onClose={close} />}
    </Page>
  );
}
