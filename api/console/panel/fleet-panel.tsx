/** The fleet in numbers, and every car to search and choose. */
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { CarShape } from '../map/car-shape.js';
import type { Directory } from '../vehicles/car-name.js';
import type { Motion, Vehicle } from '../vehicles/vehicle.js';
import { CarList } from './car-list.js';
import { countMotions, inOrder, matching } from './fleet-rows.js';
import { MOTION_WORDS } from './status-chip.js';
import './fleet-panel.css';

interface Props {
  vehicles: readonly Vehicle[];
  directory: Directory;
  now: number;
  onChoose(id: string): void;
}

const SHOWN: readonly Exclude<Motion, 'silent'>[] = ['moving', 'parked', 'offline'];

export function FleetPanel({ vehicles, directory, now, onChoose }: Props) {
  const [search, setSearch] = useState('');
  const [only, setOnly] = useState<Motion>();
  const enterList = useRef<() => void>(null);
  const known = vehicles.length; // the store adds to its array in place
  const ordered = useMemo(() => inOrder(vehicles.slice(0, known), directory), [vehicles, known, directory]);
  // Counted and sifted once a second, not with each drawing.
  const second = Math.floor(now / 1000);
  const { counts, found } = useMemo(
    () => ({ at: second, counts: countMotions(ordered), found: matching(ordered, directory, search, only) }),
    [ordered, directory, search, only, second],
  );

  const onSearchKey = (event: KeyboardEvent) => {
    const first = found[0];
    if (event.key === 'Enter' && first) onChoose(first.id);
    else if (event.key === 'ArrowDown') enterList.current?.();
    else if (event.key === 'Escape' && search) setSearch('');
    else return;
    event.preventDefault();
  };

  return (
    <section className="panel fleet-panel" aria-label="Fleet">
      <fieldset className="counts">
        <legend className="hidden">Show only</legend>
        {SHOWN.map((motion) => (
          <button
            key={motion}
            type="button"
            className={`count ${motion}`}
            aria-pressed={only === motion}
            onClick={() => setOnly(only === motion ? undefined : motion)}
          >
            <span className="count-number">{counts[motion].toLocaleString('en')}</span>
            <span className="count-word">
              <CarShape shape={motion} />
              {MOTION_WORDS[motion]}
            </span>
          </button>
        ))}
      </fieldset>
      <input
        className="input search"
        type="search"
        placeholder="Model, place, id"
        aria-label="Search cars"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={onSearchKey}
      />
      <CarList vehicles={found} directory={directory} now={now} onChoose={onChoose} enter={enterList} />
      {counts.silent > 0 && <p className="foot muted">{counts.silent.toLocaleString('en')} never heard</p>}
    </section>
  );
}
