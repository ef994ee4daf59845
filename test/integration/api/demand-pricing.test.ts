/** Prices from demand: foreseen by rules, in the shadow and live, in quotes and reservations. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { foreseeByRules } from '../../../api/demand/foresee-demand.js';
import { itemsOf, type Person, startApi, type TestApi } from '../../support/api.js';

const DAY_MS = 86_400_000;
const DAY_ONE = Math.floor(Date.now() / DAY_MS) * DAY_MS + 3 * DAY_MS;
const SPAN = { startsAt: new Date(DAY_ONE).toISOString(), endsAt: new Date(DAY_ONE + 2 * DAY_MS).toISOString() };

describe('prices from demand', () => {
  let api: TestApi;
  let branchId: string;
  let category: string;
  let cars: string[];
  let customer: Person;

  before(async () => {
    api = await startApi();
    customer = await api.register();
    branchId = (await api.db('branches').insert({ name: randomUUID() }).returning('id'))[0].id;
    category = randomUUID();
    cars = await Promise.all(Array.from({ length: 5 }, () => api.makeCar()));
    await api.db('vehicles').whereIn('id', cars).update({ branch_id: branchId, category });
    for (const car of cars.slice(0, 4)) await rented(car, Date.now() - 40 * DAY_MS, Date.now());
    await foreseeByRules(api.db);
  });
  after(() => api[Symbol.asyncDispose]());

  const rented = (vehicleId: string, from: number, until: number) =>
    api.db('reservations').insert({
      ...{ user_id: customer.userId, vehicle_id: vehicleId, pickup_branch_id: branchId, state: 'completed' },
      ...{ starts_at: new Date(from), ends_at: new Date(until), blocked_until: new Date(until), currency: 'EUR' },
      created_at: new Date(from - DAY_MS),
    });
  const set = (rules: object, scope = 'all') =>
    api.request('PUT', `/api/v1/demand-pricing/${scope}`, { body: { floorPercent: 80, capPercent: 130, ...rules } });
  const quoted = async (vehicleId = cars[4] as string, span: object = SPAN) =>
    (await api.request('POST', '/api/v1/quotes', { body: { vehicleId, ...span }, token: customer.token })).json ?? {};
  const reserve = async (body: object) =>
    (await api.request('POST', '/api/v1/reservations', { body: { ...SPAN, ...body }, token: customer.token })).json ??
    {};
  const toldOf = async (id: unknown) =>
    (await api.request('GET', `/api/v1/reservations/${id}/demand`)).json?.demand as Record<string, unknown> | null;
  const partsOf = (json: Record<string, unknown>) =>
    json.parts as { kind: string; name: string; amountMinor: number }[];
  const demandOf = (json: Record<string, unknown>) =>
    partsOf(json)
      .filter(({ kind }) => kind === 'demand')
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0);

  it('foresee that four of five cars are taken, as they were in the weeks before', async () => {
    const { json } = await api.request('GET', `/api/v1/demand-forecasts?branchId=${branchId}`);
    const [forecast] = itemsOf(json);
    expect(forecast).to.include({ category, cars: 5, model: null, elasticity: 1.5 });
    const foreseen = forecast?.foreseen as number[];
    expect(foreseen).to.have.length(28 * 24);
    expect(foreseen.every((share) => share > 0.6 && share <= 0.8)).to.equal(true);
  });

  it('are in the shadow at first: told to staff, and charged to nobody', async () => {
    const { totalMinor, demand, id: quoteId } = await quoted();
    expect([totalMinor, demand]).to.deep.equal([9_980, null]);
    const { id, totalMinor: charged } = await reserve({ vehicleId: cars[4], quoteId });
    expect(charged).to.equal(9_980);
    const told = await toldOf(id);
    expect(told).to.include({ mode: 'shadow', withoutMinor: 9_980, model: null });
    expect(told?.withMinor).to.be.greaterThan(9_980);
    const seen = await api.request('GET', `/api/v1/reservations/${id}/demand`, { token: customer.token });
    expect(seen.status).to.equal(403);
  });

  it('are charged once they are live, reason by reason, within the cap', async () => {
    await set({ mode: 'live' });
    const quote = await quoted();
    const reasons = (quote.demand as { reasons: { name: string; why: string; amountMinor: number }[] }).reasons;
    expect(quote.totalMinor)
      .to.be.greaterThan(9_980)
      .and.at.most(9_980 * 1.3);
    expect(partsOf(quote).reduce((sum, { amountMinor }) => sum + amountMinor, 0)).to.equal(quote.totalMinor);
    expect(reasons.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).to.equal(demandOf(quote));
    expect(reasons.find(({ name }) => name === 'Demand')?.why).to.match(/^\d+ % of such cars are foreseen to be taken/);
    const query = new URLSearchParams({ carId: cars[4] as string, startDate: SPAN.startsAt, endDate: SPAN.endsAt });
    const { json: price } = await api.request('GET', `/api/cars/pricing?${query}`, { token: null });
    expect((price?.factors as { name: string }[] | undefined)?.map(({ name }) => name)).to.include('Demand');
  });

  it('hold for the life of a quote, whatever is foreseen or set meanwhile', async () => {
    const quote = await quoted(cars[3]);
    await set({ mode: 'off' });
    expect((await quoted(cars[3])).totalMinor).to.equal(9_980);
    const { id, totalMinor } = await reserve({ vehicleId: cars[3], quoteId: quote.id });
    expect(totalMinor).to.equal(quote.totalMinor).and.greaterThan(9_980);
    expect(await toldOf(id)).to.include({ mode: 'live', withMinor: totalMinor });
  });

  it('count for a reservation without a quote, too, by the mode of that moment', async () => {
    await set({ mode: 'live' });
    const { totalMinor } = await quoted(cars[2]);
    expect((await reserve({ vehicleId: cars[2] })).totalMinor).to.equal(totalMinor);
    await set({ mode: 'shadow' });
    expect((await reserve({ vehicleId: cars[1] })).totalMinor).to.equal(9_980);
  });

  it('are of a fleet where it says otherwise, until it says nothing', async () => {
    await set({ mode: 'live' });
    const { json: fleet } = await api.request('POST', '/api/v1/fleets', { body: { name: 'Quiet' } });
    await api.db('vehicles').where({ id: cars[0] }).update({ fleet_id: fleet?.id });
    expect((await set({ mode: 'off' }, String(fleet?.id))).status).to.equal(200);
    expect(demandOf(await quoted(cars[0]))).to.equal(0);
    const { json } = await api.request('GET', '/api/v1/demand-pricing');
    expect(itemsOf(json).map(({ fleetId, mode }) => [fleetId, mode])).to.deep.equal([
      [null, 'live'],
      [fleet?.id, 'off'],
    ]);
    expect((await api.request('DELETE', `/api/v1/demand-pricing/${fleet?.id}`)).status).to.equal(204);
    expect(demandOf(await quoted(cars[0]))).to.not.equal(0);
    expect((await api.request('DELETE', '/api/v1/demand-pricing/all')).status).to.equal(409);
    expect((await set({ mode: 'off' }, randomUUID())).status).to.equal(404);
  });

  it('heed what staff say of events, once: by the tariff where it asks for them, else by demand', async () => {
    const event = { branchId, kind: 'event', name: 'Fair', percent: 10 };
    const days = { from: SPAN.startsAt.slice(0, 10), until: SPAN.endsAt.slice(0, 10) };
    await set({ mode: 'live', capPercent: 200 });
    const before = await quoted(cars[0]);
    await api.request('POST', '/api/v1/price-factors', { body: { ...event, ...days } });
    const byDemand = await quoted(cars[0]);
    expect(demandOf(byDemand) - demandOf(before)).to.equal(998);
    const rules = { factors: { kinds: ['event'], mostPercent: 50 } };
    await api.request('POST', '/api/v1/tariffs', { body: { name: 'Asks', category, rules } });
    const byTariff = await quoted(cars[0]);
    expect(byTariff.totalMinor).to.equal(byDemand.totalMinor);
    expect(demandOf(byTariff)).to.equal(demandOf(before));
  });

  it('are foreseen for no type of which less than a week is known', async () => {
    const id = await api.makeCar();
    await api.db('vehicles').where({ id }).update({ branch_id: branchId, category: 'Unheard of' });
    await foreseeByRules(api.db);
    const { json } = await api.request('GET', `/api/v1/demand-forecasts?branchId=${branchId}`);
    expect(itemsOf(json).map((one) => one.category)).to.deep.equal([category]);
    const quote = await quoted(id);
    expect([quote.totalMinor, quote.demand]).to.deep.equal([9_980, null]);
  });
});
