/** The same cars at each run: found by their external id, made where they are not there. */
import { forEachOf } from './for-each-of.js';
import type { NewCar, OperatorClient } from './operator-client.js';

const AT_ONCE = 16;

/** external id → vehicle id. All external ids must begin with the prefix. `make` gives the id of a car that was not there. */
export async function findOrMakeCars<Car extends { externalId: string } = NewCar>(
  client: OperatorClient,
  prefix: string,
  cars: readonly Car[],
  make: (car: Car) => Promise<string>,
): Promise<Map<string, string>> {
  const known = await client.carsByExternalId(prefix);
  await forEachOf(
    cars.filter(({ externalId }) => !known.has(externalId)),
    AT_ONCE,
    async (car) => {
      known.set(car.externalId, await make(car));
    },
  );
  return known;
}
