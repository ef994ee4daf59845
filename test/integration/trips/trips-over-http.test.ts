/** A drive through the real system, and its trips read back. */
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { operatorClient } from '../../../edge-agent/operator/operator-client.js';
import { nds } from '../../../edge-agent/replay/formats/nds.js';
import { replay } from '../../../edge-agent/replay/replay.js';
import { countsLine } from '../../../edge-agent/replay/tally.js';
import type { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';
import { DATA } from '../../unit/ingest/trips/read-drive.js';

const NDS = `${DATA}nds_drives_omaha.csv`;

interface Trip {
  id: string;
  distanceKm: number;
  method: string;
  gaps: { distanceKm: number }[];
  events: Record<string, number>;
}
interface WholeTrip extends Trip {
  drivingEvents: { type: string }[];
  path: { geometry: { type: string; coordinates: [number, number][] } | null };
}

describe('trips of a replayed drive', function () {
  this.timeout(180_000);
  let platform: TestPlatform;
  let client: ApiClient;

  before(async function () {
    if (!existsSync(NDS)) this.skip(); // the data pack is not part of the repository
    platform = await startPlatform();
    client = await platform.signIn();
  });
  after(() => platform?.[Symbol.asyncDispose]());

  it('are those that a reading of the file tells, with all harsh events and their way', async () => {
    const counts = await replay({
      ...{ format: nds, paths: [NDS], keepTimes: false, complain: () => {} },
      mqtt: { host: '127.0.0.1', port: platform.mqttPort },
      client: operatorClient(platform.baseUrl, platform.admin),
    });
    expect(countsLine(counts)).to.equal('read 10700 stored 10700 repeated 0 quarantined 0 rejected 0');
    const { items } = await client.call<{ items: { id: string }[] }>('GET', '/api/v1/vehicles');
    const id = items[0]?.id as string;
    const trips = await eventually(
      async () => {
        const found = await client.call<{ items: Trip[] }>('GET', `/api/v1/vehicles/${id}/trips`);
        const events = found.items.flatMap((trip) => Object.values(trip.events)).reduce((sum, one) => sum + one, 0);
        expect(events).to.equal(84);
        return found.items;
      },
      { timeoutMs: 30_000 },
    );
    expect(trips).to.have.length(22); // one of the 23 drives is of a few metres
    expect(trips.reduce((sum, { distanceKm }) => sum + distanceKm, 0)).to.be.within(90, 95);
    expect(trips.filter(({ gaps }) => gaps.length > 0)).to.have.length(6);

    const longest = trips.reduce((a, b) => (a.distanceKm > b.distanceKm ? a : b));
    const whole = await client.call<WholeTrip>('GET', `/api/v1/trips/${longest.id}`);
    expect(whole.drivingEvents).to.have.length(Object.values(longest.events).reduce((sum, one) => sum + one, 0));
    expect(whole.path.geometry?.type).to.equal('LineString');
    expect(whole.path.geometry?.coordinates.length).to.be.within(20, 400);
  });
});
