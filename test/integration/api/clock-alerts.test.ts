import { expect } from 'chai';
import { watchClock } from '../../../api/alerts/clock-alerts.js';
import { startApi, type TestApi } from '../../support/api.js';
import { days, rentalStage } from '../../support/rental-stage.js';

const MINUTE_MS = 60_000;

describe('alerts that the clock raises', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  async function heard(vehicleId: string, minutesAgo: number, batteryVoltage = 12.6): Promise<void> {
    const at = Date.now() - minutesAgo * MINUTE_MS;
    const row = { vehicle_id: vehicleId, heard_at: new Date(at), believed: JSON.stringify([[at, { batteryVoltage }]]) };
    await api.db('vehicle_states').insert(row).onConflict('vehicle_id').merge();
  }
  async function carWithDevice(): Promise<string> {
    const id = await api.makeCar();
    expect((await api.request('POST', `/api/v1/vehicles/${id}/credentials`)).status).to.equal(201);
    return id;
  }
  const look = (laterMs = 0) => watchClock(api.db, api.liveBus, Date.now() + laterMs);
  const alertsOf = async (vehicleId: string) =>
    (await api.db('alerts').where({ vehicle_id: vehicleId }).orderBy('raised_at')).map(
      ({ kind, state, occurrences }) => [kind, state, occurrences],
    );

  it('of a car that falls silent: one, over when it is heard, and the same when it falls silent again soon', async () => {
    const car = await carWithDevice();
    await heard(car, 30);
    await look();
    expect(await alertsOf(car)).to.deep.equal([]);
    await heard(car, 70);
    await Promise.all([look(), look(), look()]);
    expect(await alertsOf(car)).to.deep.equal([['silence', 'open', 1]]);
    await heard(car, 0);
    await look();
    expect(await alertsOf(car)).to.deep.equal([['silence', 'resolved', 1]]);
    await heard(car, 70);
    await look();
    expect(await alertsOf(car)).to.deep.equal([['silence', 'open', 2]]);
  });

  it('of every car, however many others are silent', async () => {
    const [silent, back] = [await carWithDevice(), await carWithDevice()];
    await heard(back, 70);
    await look();
    await api.db.raw(
      `with made as (
         insert into vehicles (id, make, model, year) select gen_random_uuid(), 'Seat', 'Leon', 2024 from generate_series(1, 6000)
         returning id
       ), credentials as (
         insert into vehicle_credentials (vehicle_id, token_sha256) select id, sha256(id::text::bytea) from made
       )
       insert into vehicle_states (vehicle_id, heard_at, believed) select id, now() - interval '2 minutes', '[]' from made`,
    );
    await heard(silent, 3 * 24 * 60);
    await heard(back, 0);
    await look();
    expect(await alertsOf(silent)).to.deep.equal([['silence', 'open', 1]]);
    expect(await alertsOf(back)).to.deep.equal([['silence', 'resolved', 1]]);
  });

  it('of none that was never heard, or has no device', async () => {
    const [never, without] = [await carWithDevice(), await api.makeCar()];
    await heard(without, 500);
    await look();
    expect(await alertsOf(never)).to.deep.equal([]);
    expect(await alertsOf(without)).to.deep.equal([]);
  });

  it('of a device whose wire was cut, and of one that is offline with a low battery', async () => {
    const [cut, low] = [await carWithDevice(), await carWithDevice()];
    await heard(cut, 6, 3.1);
    await heard(low, 70, 11.4);
    await look();
    expect(await alertsOf(cut)).to.deep.equal([['unplugged', 'open', 1]]);
    expect(await alertsOf(low)).to.have.deep.members([
      ['offline-low-battery', 'open', 1],
      ['silence', 'open', 1],
    ]);
  });

  it('of a rental that does not end, until it does', async () => {
    const stage = await rentalStage(api);
    const car = await api.makeCar();
    const id = await stage.confirmed(car, days(0, 1));
    await stage.act(id, 'start');
    await api
      .db('reservations')
      .where({ id })
      .update({
        starts_at: new Date(Date.now() - 120 * MINUTE_MS),
        ends_at: new Date(Date.now() - 40 * MINUTE_MS),
        blocked_until: new Date(Date.now() - 40 * MINUTE_MS),
      });
    await look();
    expect(await alertsOf(car)).to.deep.equal([['late-return', 'open', 1]]);
    await stage.act(id, 'end');
    await look();
    expect(await alertsOf(car)).to.deep.equal([['late-return', 'resolved', 1]]);
  });
});
