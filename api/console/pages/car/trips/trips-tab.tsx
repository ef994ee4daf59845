/** The trips of a car by day; one of them is replayed. */
import type { TabProps } from '../tab-props.js';
import { Replay } from './replay.js';
import { TripList } from './trip-list.js';

export default function TripsTab({ car, item }: TabProps) {
  return item ? <Replay carId={car.id} tripId={item} /> : <TripList carId={car.id} />;
}
