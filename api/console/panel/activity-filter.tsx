/** How many cars do what; pressed, only those are shown. */
import { CarShape } from '../map/car-shape.js';
import { ACTIVITIES, type Activity } from '../vehicles/vehicle.js';
import { ACTIVITY_WORDS } from './status-chip.js';

interface Props {
  counts: Readonly<Record<Activity, number>>;
  chosen: Activity | undefined;
  onChoose(activity: Activity | undefined): void;
}

const SHOWN = ACTIVITIES.filter((activity) => activity !== 'silent');

export function ActivityFilter({ counts, chosen, onChoose }: Props) {
  return (
    <fieldset className="counts">
      <legend className="hidden">Show only</legend>
      {SHOWN.map((activity) => (
        <button
          key={activity}
          type="button"
          className={`count ${activity}`}
          aria-pressed={chosen === activity}
          onClick={() => onChoose(chosen === activity ? undefined : activity)}
        >
          <CarShape shape={activity} />
          <span className="count-number">{counts[activity].toLocaleString('en')}</span>
          <span className="count-word">{ACTIVITY_WORDS[activity]}</span>
        </button>
      ))}
    </fieldset>
  );
}
