/** What the cars of a fleet are configured to do unless they say otherwise. */
import { actorOf } from '../audit/audit-repository.js';
import { FleetParams } from '../fleets/fleet.js';
import { fleetNotFound } from '../fleets/fleets.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { FleetConfig, FleetConfigInput } from './fleet-config.js';
import { readFleetConfig, setFleetConfig, type VersionedFleetConfig } from './fleet-configs.js';

const tag = 'fleets';
const path = '/api/v1/fleets/{id}/default-config';
const params = FleetParams;
const missing = fleetNotFound;
const answerOf = ({ config, version }: VersionedFleetConfig) => ({
  status: 200,
  body: config,
  headers: { etag: etagOf(version) },
});

/** `reachCars` is called after a change. */
export function fleetConfigEndpoints({ reachCars }: { reachCars: () => void }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path,
      tag,
      summary: "A fleet's default configuration, what it inherits, and how many vehicles have taken it",
      access: 'fleets.read',
      params,
      missing,
      answers: { 200: { description: 'It, with its ETag', schema: FleetConfig } },
      handle: async ({ params, db }) => answerOf(await readFleetConfig(db, params.id)),
    }),
    endpoint({
      method: 'put',
      path,
      tag,
      summary: "Set a fleet's default configuration, in place of all that it set",
      description:
        'A sensor is one value, and so is a type of configuration. A vehicle has what it has of its own, for the rest what its ' +
        'fleet sets, then what the fleets above that one set. A change reaches some hundreds of vehicles a second; a vehicle ' +
        'that is told the same as before gets no new version. Where there is none yet, If-Match is `"0"`.',
      access: 'fleets.manage',
      conditional: true,
      params,
      missing,
      body: FleetConfigInput,
      answers: { 200: { description: 'As it is now', schema: FleetConfig } },
      async handle({ params: { id }, body, db, afterCommit, ...call }) {
        const expected = expectedVersion(call.req);
        const now = await db.transaction((tx) => setFleetConfig(tx, actorOf(call), id, body, expected));
        afterCommit(reachCars);
        return answerOf(now);
      },
    }),
  ];
}
