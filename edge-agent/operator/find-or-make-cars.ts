/** The same cars at each run: found by their external id, made where they are not there. */
import { forEachOf } from './for-each-of.js';
import type { NewCar, OperatorClient } from './operator-client.js';

const AT_ONCE = 16;

/** external id → vehicle id. All external ids must begin with the prefix. */
export async function findOrMakeCars(
  client: OperatorClient,
  prefix: string,
  cars: readonly NewCar[],
): Promise<Map<string, string>> {
  const known = await client.carsByExternalId(prefix);
  await forEachOf(
    cars.filter(({ externalId }) => !known.has(externalId)),
    AT_ONCE,
    async (car) => {
      known.set(car.externalId, await client.makeCar(car));
    },
  );
  return known;
}
