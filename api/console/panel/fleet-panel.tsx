/** The fleet in numbers, and every car to search and choose. */
import { useState } from 'react';
import { CarShape } from '../shell/icons.js';
import { type Directory, nameOf } from '../vehicles/directory.js';
import { type Motion, motionOf, type Vehicle } from '../vehicles/vehicle.js';
import { CarList } from './car-list.js';
import { MOTION_WORDS } from './status-chip.js';

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
  const counts: Record<Motion, number> = { moving: 0, parked: 0, offline: 0, silent: 0 };
  for (const vehicle of vehicles) counts[motionOf(vehicle)]++;
  const words = search.trim().toLowerCase();
  const found = vehicles.filter((vehicle) => {
    if (only && motionOf(vehicle) !== only) return false;
    if (!words) return true;
    const name = nameOf(directory, vehicle.id);
    return `${name.title} ${name.place} ${vehicle.id}`.toLowerCase().includes(words);
  });

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
        className="search"
        type="search"
        placeholder="Search cars, places, ids"
        aria-label="Search cars"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <CarList vehicles={found} directory={directory} now={now} onChoose={onChoose} />
      {counts.silent > 0 && <p className="foot muted">{counts.silent.toLocaleString('en')} never heard</p>}
    </section>
  );
}
