/** The fleet in numbers, and every car to search and choose. */
import { SlidersHorizontal } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { IconButton } from '../design/button.js';
import { type Box, isWithin } from '../map/watched-box.js';
import type { Directory } from '../vehicles/car-name.js';
import { makeVehicle, positionOf, type Vehicle } from '../vehicles/vehicle.js';
import { ActivityFilter } from './activity-filter.js';
import { type CarFilter, carTest, isNarrow, NO_FILTER, namedCars } from './car-filter.js';
import { CarList } from './car-list.js';
import { FilterDetails } from './filter-details.js';
import { countActivities, inOrder } from './fleet-rows.js';
import './fleet-panel.css';

interface Props {
  vehicles: readonly Vehicle[];
  directory: Directory;
  now: number;
  filter: CarFilter;
  /** The part of the world that is watched; undefined for all of it. */
  box: Box | undefined;
  onFilter(filter: CarFilter): void;
  onChoose(id: string): void;
}

const MOST_ELSEWHERE = 200;

export function FleetPanel({ vehicles, directory, now, filter, box, onFilter, onChoose }: Props) {
  const [details, setDetails] = useState(false);
  const enterList = useRef<() => void>(null);
  const known = vehicles.length; // the store adds to its array in place
  const ordered = useMemo(() => inOrder(vehicles.slice(0, known), directory), [vehicles, known, directory]);
  // Counted and sifted once a second, not with each drawing.
  const second = Math.floor(now / 1000);
  const { counts, found, elsewhere } = useMemo(() => {
    // Who drove out of it was told once more, and is then no longer watched.
    const here = box ? ordered.filter((vehicle) => isWithin(box, positionOf(vehicle))) : ordered;
    const others = { ...filter, activity: undefined };
    const within = isNarrow(others) ? here.filter(carTest(others, directory)) : here;
    const looksFar = box && filter.search.trim() !== '' && !filter.activity && filter.chargeBelow === undefined;
    const watched = new Set(looksFar ? here.map(({ id }) => id) : []);
    const far = looksFar ? namedCars(filter, directory, MOST_ELSEWHERE).filter((id) => !watched.has(id)) : [];
    return {
      at: second,
      counts: countActivities(within),
      found: filter.activity ? within.filter(carTest(filter, directory)) : within,
      elsewhere: far.map((id) => makeVehicle({ id, fleetId: null, online: false, heardAt: null, values: {} }, -1)),
    };
  }, [ordered, directory, filter, box, second]);

  const onSearchKey = (event: KeyboardEvent) => {
    const first = found[0] ?? elsewhere[0];
    if (event.key === 'Enter' && first) onChoose(first.id);
    else if (event.key === 'ArrowDown') enterList.current?.();
    else if (event.key === 'Escape' && filter.search) onFilter({ ...filter, search: '' });
    else return;
    event.preventDefault();
  };

  return (
    <section className="panel fleet-panel" aria-label="Fleet">
      <ActivityFilter
        counts={counts}
        chosen={filter.activity}
        onChoose={(activity) => onFilter({ ...filter, activity })}
      />
      <div className="fleet-search">
        <input
          className="input"
          type="search"
          placeholder="Model, plate or place"
          aria-label="Search cars"
          value={filter.search}
          onChange={(event) => onFilter({ ...filter, search: event.target.value })}
          onKeyDown={onSearchKey}
        />
        <IconButton
          label="More filters"
          icon={SlidersHorizontal}
          aria-expanded={details}
          onClick={() => setDetails(!details)}
        />
      </div>
      {details && <FilterDetails directory={directory} filter={filter} onFilter={onFilter} />}
      <CarList
        vehicles={[...found, ...elsewhere]}
        watchedTo={found.length}
        directory={directory}
        now={now}
        onChoose={onChoose}
        enter={enterList}
      />
      <p className="fleet-foot muted">
        {isNarrow(filter) ? (
          <button type="button" className="text-button" onClick={() => onFilter(NO_FILTER)}>
            Show all again
          </button>
        ) : (
          <span>
            {box ? 'Those in sight; the search finds all' : `${ordered.length.toLocaleString('en')} cars`}
            {counts.silent > 0 && `, ${counts.silent.toLocaleString('en')} never heard`}
          </span>
        )}
      </p>
    </section>
  );
}
