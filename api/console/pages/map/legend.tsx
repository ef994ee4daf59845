import { CarShape } from '../../map/car-shape.js';

/** What the shapes on the map mean. */
export function Legend() {
  return (
    <ul className="legend" aria-label="Legend">
      <li>
        <CarShape shape="moving" /> Moving
      </li>
      <li>
        <CarShape shape="parked" /> Parked
      </li>
      <li>
        <CarShape shape="offline" /> Offline
      </li>
      <li>
        <CarShape shape="moving" stale />
        <CarShape shape="parked" stale /> Over a minute old
      </li>
    </ul>
  );
}
