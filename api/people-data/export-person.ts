/** Everything held on a person as one JSON document (GDPR, articles 15 and 20), made piece by piece. */
import type { Knex } from 'knex';
import type { TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { usersRepository } from '../identity/users-repository.js';
import type { Sealing } from '../sealed/sealing.js';
import { licencePurpose } from '../users/user-of.js';
import { peopleDataRepository } from './people-data-repository.js';
import { PERSONAL_DATA } from './personal-data.js';

const MOST_TRAILS = 1_000;
const MINUTE_MS = 60_000;

export async function* exportOfPerson(
  { db, store, sealing }: { db: Knex; store: TelemetryStore; sealing: Sealing },
  userId: string,
): AsyncGenerator<string> {
  const kept = peopleDataRepository(db);
  const licence = (await usersRepository(db).byId(userId))?.licence_number;
  const number = licence ? sealing.open(licence, licencePurpose(userId)) : null;
  yield `{"exportedAt":${JSON.stringify(new Date())},"licenceNumber":${JSON.stringify(number)}`;
  for (const part of PERSONAL_DATA) {
    if (part.export) yield `,${JSON.stringify(part.name)}:${JSON.stringify(await kept.rowsOf(part, userId))}`;
  }
  yield ',"trails":[';
  let first = true;
  for (const { from, to, ...rental } of await kept.rentalsOut(userId, MOST_TRAILS)) {
    yield `${first ? '' : ','}${JSON.stringify({ ...rental, from, to }).slice(0, -1)},"everyMinute":[`;
    first = false;
    const span = { from: Math.floor(from.getTime() / MINUTE_MS) * MINUTE_MS, to: to.getTime() };
    const asked = { span, everyMs: MINUTE_MS, fn: 'last', signals: ['latitude', 'longitude', 'speedKmh'] } as const;
    let separator = '';
    for await (const step of store.steps(rental.vehicleId, asked)) {
      yield separator + JSON.stringify(step);
      separator = ',';
    }
    yield ']}';
  }
  yield ']}';
}
