/** Trips over HTTP: what they used, and which of them a customer sees. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { days, rentalStage } from '../../support/rental-stage.js';

const HOUR_MS = 3_600_000;
const NO_EVENTS = { 'harsh-braking': 0, 'harsh-acceleration': 0, 'harsh-cornering': 0, speeding: 0 };

describe('trips over HTTP', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  /** As ingest writes it; gives its id. */
  async function trip(vehicleId: string, startedAt: number, endedAt: number, over: object = {}): Promise<string> {
    const [id, told] = [randomUUID(), new Date(startedAt)];
    await api.db('trips').insert({
      ...{ id, vehicle_id: vehicleId, told_at: told, started_at: told, ended_at: new Date(endedAt), open: false },
      ...{ distance_km: 1, method: 'speed', moving_s: 60, idle_s: 0, stops: '[]', gaps: '[]', events: NO_EVENTS },
      ...{ start_latitude: 41.39, start_longitude: 2.17, end_latitude: 41.4, end_longitude: 2.18, ...over },
    });
    return id;
  }
  const get = async (path: string, token = api.token) => (await api.request('GET', path, { token })).json ?? {};
  const idsOf = (page: { items?: unknown }) => (page.items as { id: string }[] | undefined)?.map(({ id }) => id);

  it('tell kWh and litres once it is known how much the vehicle holds, percent before that', async () => {
    const car = await api.makeCar();
    const now = Date.now();
    const id = await trip(car, now - HOUR_MS, now, { battery_used_percent: 12.5, fuel_used_percent: 20 });
    const path = `/api/v1/trips/${id}`;
    const percent = { batteryUsedPercent: 12.5, fuelUsedPercent: 20 };
    expect(await get(path)).to.deep.include({ ...percent, energyUsedKwh: null, fuelUsedLitres: null });
    const patch = (attributes: object) =>
      api.request('PATCH', `/api/v1/vehicles/${car}`, { body: { attributes }, headers: { 'if-match': '*' } });
    await patch({ batteryCapacityKwh: 60 });
    expect(await get(path)).to.deep.include({ ...percent, energyUsedKwh: 7.5, fuelUsedLitres: null });
    await patch({ batteryCapacityKwh: 60, tankLitres: 45 });
    const used = { ...percent, energyUsedKwh: 7.5, fuelUsedLitres: 9 };
    const { items } = (await get(`/api/v1/vehicles/${car}/trips`)) as { items: object[] };
    expect(items[0]).to.deep.include(used);
    const mine = (await get(`/api/v1/trips?vehicleId=${car}`)) as { items: object[] };
    expect(mine.items[0]).to.deep.include(used);
  });

  it('are for a customer those that lie within their own rentals', async () => {
    const { first, second, confirmed, act } = await rentalStage(api);
    const car = await api.makeCar();
    const rental = await confirmed(car, days(0, 2));
    await act(rental, 'start');
    const from = Date.now() - 4 * HOUR_MS;
    await api
      .db('reservations')
      .where({ id: rental })
      .update({ started_at: new Date(from) });
    const before = await trip(car, from - HOUR_MS, from - 1);
    const over = await trip(car, from - 1000, from + HOUR_MS); // begun by whoever had it before
    const own = await trip(car, from + 2 * HOUR_MS, from + 3 * HOUR_MS);
    const path = `/api/v1/vehicles/${car}/trips`;
    expect(idsOf(await get(path, first.token))).to.deep.equal([own]);
    expect(idsOf(await get(path))).to.have.members([before, over, own]);
    expect((await get(`/api/v1/trips/${own}`, first.token)).id).to.equal(own);
    for (const id of [before, over]) {
      expect((await api.request('GET', `/api/v1/trips/${id}`, { token: first.token })).status).to.equal(404);
    }
    await act(rental, 'end');
    const after = await trip(car, Date.now() + 1000, Date.now() + HOUR_MS);
    expect(idsOf(await get(path, first.token))).to.deep.equal([own]);
    expect((await api.request('GET', `/api/v1/trips/${after}`, { token: first.token })).status).to.equal(404);
    expect((await api.request('GET', path, { token: second.token })).status).to.equal(404);
    expect((await api.request('GET', '/api/v1/trips', { token: first.token })).status).to.equal(403);
  });
});
