import { CarShape } from '../../map/car-shape.js';
import { SHAPES } from '../../map/shapes.js';
import { ACTIVITY_WORDS } from '../../panel/status-chip.js';

/** What the shapes on the map mean. */
export function Legend() {
  return (
    <ul className="legend" aria-label="Legend">
      {SHAPES.map((shape) => (
        <li key={shape}>
          <CarShape shape={shape} /> {ACTIVITY_WORDS[shape]}
        </li>
      ))}
      <li>
        <CarShape shape="moving" stale />
        <CarShape shape="parked" stale /> Over a minute old
      </li>
    </ul>
  );
}
