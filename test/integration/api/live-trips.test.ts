/** Trips as they are told to whose pages are open. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { TripNews } from '../../../contracts/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { liveMaps, type OpenMap } from '../../support/live-map.js';
import { days, rentalStage } from '../../support/rental-stage.js';

const HOUR_MS = 3_600_000;

describe('news of trips', () => {
  let api: TestApi;
  const { open, closeAll } = liveMaps(() => api);
  before(async () => {
    api = await startApi();
  });
  afterEach(closeAll);
  after(() => api[Symbol.asyncDispose]());

  /** A trip as ingest writes it, and then tells of. */
  async function drive(vehicleId: string, startedAt: number, endedAt: number): Promise<TripNews> {
    const [id, told] = [randomUUID(), new Date(startedAt)];
    await api.db('trips').insert({
      ...{ id, vehicle_id: vehicleId, told_at: told, started_at: told, ended_at: new Date(endedAt), open: true },
      ...{ distance_km: 1, method: 'speed', moving_s: 60, idle_s: 0, stops: '[]', gaps: '[]', events: '{}' },
    });
    const trip = { id, vehicleId, fleetId: null, startedAt, endedAt, open: true, distanceKm: 1 };
    api.liveBus.publish({ kind: 'trip-changed', trip });
    return trip;
  }

  /** Resolves once it has been shown what it watches; gives the trips that it hears. */
  async function listen(map: OpenMap, request: object): Promise<TripNews[]> {
    const heard: TripNews[] = [];
    map.socket.on('trip', (trip) => heard.push(trip));
    map.socket.emit('watch', request);
    await eventually(() => expect(map.heard.snapshots).to.not.be.empty);
    return heard;
  }

  it('come to staff who look at that car, and not to who looks at another, or at all of them', async () => {
    const [car, other] = [await api.makeCar(), await api.makeCar()];
    const [here, there, all] = [
      await listen(open(), { vehicleIds: [car] }),
      await listen(open(), { vehicleIds: [other] }),
      await listen(open(), {}),
    ];
    const now = Date.now();
    const first = await drive(car, now - HOUR_MS, now);
    const second = await drive(other, now - HOUR_MS, now);
    await eventually(() => expect(there).to.deep.equal([second]));
    expect(here).to.deep.equal([first]);
    expect(all).to.deep.equal([]);
  });

  it('come to a customer who has the car: those that began since they have it, and no other', async () => {
    const stage = await rentalStage(api);
    const car = await api.makeCar();
    const id = await stage.confirmed(car, days(0, 2));
    await stage.act(id, 'start');
    const heard = await listen(open(stage.first.token), {});
    const now = Date.now();
    await drive(car, now - HOUR_MS, now + 1000); // somebody else’s
    const own = await drive(car, now, now + 1000);
    await eventually(() => expect(heard).to.deep.equal([own]));
  });
});
