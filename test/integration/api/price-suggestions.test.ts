/** What a new car may cost: by cars that are like it, and how much these are used. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

describe('the price that is suggested for a new car', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
    for (const [make, model, year, category, price, rentedS] of [
      ['Seat', 'Leon', 2024, 'Compact', 5_000, 70],
      ['Seat', 'Leon', 2022, 'Compact', 4_600, 70],
      ['Seat', 'Ibiza', 2024, 'Small', 3_500, 70],
      ['BMW', 'X5', 2024, 'SUV', 12_000, 95],
    ] as const) {
      const id = await api.makeCar();
      const traits = { make, model, year, category, price_per_day_minor: price };
      await api.db('vehicles').where({ id }).update(traits);
      await api.db.raw(
        `insert into car_analytics (car_id, date, type, bookings, cancellations, pick_ups, booked_s, trips, trip_s, rented_s, available_s,
           revenue, maintenance_cost, pick_up_hours, popular_routes)
         values (?, current_date - 1, ?, 0, 0, 0, 0, 0, 0, ?, 100, '{}', '{}', '{}', '[]')`,
        [id, category, rentedS],
      );
    }
  });
  after(() => api[Symbol.asyncDispose]());

  const suggested = async (car: Record<string, string>) =>
    (await api.request('GET', `/api/v1/price-suggestions?${new URLSearchParams(car)}`)).json ?? {};

  it('lies between those of the same model, nearer to the one of the same year, and says by which cars', async () => {
    const { pricePerDayMinor, reasons } = await suggested({
      make: 'seat',
      model: 'LEON',
      year: '2024',
      category: 'Compact',
    });
    expect(pricePerDayMinor).to.be.within(4_500, 5_000);
    const [first, second] = reasons as { name: string; weight: number; utilisation: number }[];
    expect([first?.name, second?.name]).to.deep.equal(['Seat Leon, 2024', 'Seat Leon, 2022']);
    expect(first?.weight).to.be.greaterThan(second?.weight as number);
    expect(first?.utilisation).to.equal(0.7);
  });

  it('is above that of cars that are hardly ever free', async () => {
    const { pricePerDayMinor } = await suggested({ make: 'BMW', model: 'X5', year: '2024', category: 'SUV' });
    expect(pricePerDayMinor).to.be.within(12_001, 13_200);
  });

  it('is none where no car is like it, and of one currency alone', async () => {
    expect(await suggested({ make: 'Scania', model: 'R', year: '1990', category: randomUUID() })).to.deep.equal({
      ...{ pricePerDayMinor: null, currency: 'EUR', reasons: [] },
    });
    const { pricePerDayMinor } = await suggested({
      ...{ make: 'BMW', model: 'X5', year: '2024', category: 'SUV', currency: 'USD' },
    });
    expect(pricePerDayMinor).to.equal(null);
  });

  it('is none of a car whose category nobody says: all of a make would count alike', async () => {
    const { status, json } = await api.request('GET', '/api/v1/price-suggestions?make=Seat&model=Leon&year=2024');
    expect(status).to.equal(400);
    expect(((json?.errors ?? []) as { path: string }[]).map(({ path }) => path)).to.deep.equal(['?category']);
  });

  it('is by cars of its own fleet and those below it, where that is said', async () => {
    const fleet = async (name: string, parentId?: string) =>
      String((await api.request('POST', '/api/v1/fleets', { body: { name, ...(parentId && { parentId }) } })).json?.id);
    const [dear, cheap] = [await fleet('Dear'), await fleet('Cheap')];
    for (const [fleetId, price] of [
      [await fleet('Below', dear), 9_000],
      [cheap, 2_000],
    ] as const) {
      const traits = { make: 'Fiat', model: '500', year: 2024, category: 'Mini', price_per_day_minor: price };
      await api
        .db('vehicles')
        .where({ id: await api.makeCar() })
        .update({ ...traits, fleet_id: fleetId });
    }
    const priceIn = async (fleetId: string) =>
      (await suggested({ make: 'Fiat', model: '500', year: '2024', category: 'Mini', fleetId })).pricePerDayMinor;
    expect([await priceIn(dear), await priceIn(cheap), await priceIn(randomUUID())]).to.deep.equal([
      9_000,
      2_000,
      null,
    ]);
  });
});
