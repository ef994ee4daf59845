/** What every tab of a car's page is given. */
import type { Schemas } from '../../data/api.js';
import type { Vehicle } from '../../vehicles/vehicle.js';

export type Car = Schemas['Vehicle'] & { etag: string };

export interface TabProps {
  car: Car;
  /** What it says of itself; undefined until something has come. */
  live: Vehicle | undefined;
  /** The server's time, ms. */
  now: number;
  /** What stands behind the tab in the address. */
  item: string | undefined;
}
