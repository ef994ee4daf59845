/** Which car of the system drives which recording. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { findOrMakeCars } from '../operator/find-or-make-cars.js';
import type { NewCar, OperatorClient } from '../operator/operator-client.js';
import type { RecordingFormat } from './recording.js';
import type { Survey } from './survey.js';

const LONGEST_EXTERNAL_ID = 50;
const PRICE_PER_DAY = 45;

/**
 * The same recording finds the same car again. A file of many cars has one for each of its names, whatever file they stand
 * in; any other file is one car, named after the file.
 */
export function externalIdOf(format: RecordingFormat, path: string, vehicle: string): string {
  const name = format.hasManyVehicles ? vehicle : basename(path).replace(/\.[^.]*$/, '');
  const id = `replay-${format.name}-${name}`;
  if (id.length <= LONGEST_EXTERNAL_ID) return id;
  return `${id.slice(0, LONGEST_EXTERNAL_ID - 9)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** Gives the vehicle id of each external id that the surveys need. */
export async function carsFor(
  client: OperatorClient,
  format: RecordingFormat,
  surveys: readonly Survey[],
): Promise<Map<string, string>> {
  const wanted = surveys.flatMap(({ file, vehicles }) =>
    [...vehicles].map((vehicle) => externalIdOf(format, file.path, vehicle)),
  );
  const cars = [...new Set(wanted)].map(
    (externalId): NewCar => ({ externalId, ...format.car, rentalPricePerDay: PRICE_PER_DAY }),
  );
  return findOrMakeCars(client, `replay-${format.name}-`, cars, client.makeCar);
}
