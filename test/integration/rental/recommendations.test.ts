/** Recommended cars: of what is free, by what one took, what others of a like taste take, place and occasion; and why. */
import { expect } from 'chai';
import { trainVersions } from '../../../api/models/train-versions.js';
import { prepareRecommendations } from '../../../api/recommendations/recommendation-jobs.js';
import { rentalLessons } from '../../../api/recommendations/rental-lessons.js';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';
import { recordingLog } from '../../support/recording-log.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';
import { rentedBefore } from '../../support/rented-before.js';

interface Item {
  car: { vehicleId: string; model: string; branchName: string };
  reasons: { code: string; text: string }[];
}
const KINDS = { Estate: 6_000, SUV: 7_000, Hatchback: 3_000, Van: 8_000 } as const;
type Kind = keyof typeof KINDS;
const PLACES = { Nord: 41.5, Sud: 41.1 } as const;

describe('recommendations', function () {
  this.timeout(180_000);
  let api: TestApi;
  let stage: RentalStage;
  const cars = new Map<string, string>();
  const { log } = recordingLog();
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
    for (const [name, latitude] of Object.entries(PLACES)) {
      await post('branches', { name, latitude, longitude: 2, timeZone: 'Europe/Madrid' });
      for (const [category, pricePerDayMinor] of Object.entries(KINDS)) {
        for (const mark of ['A', 'B']) {
          const body = { kind: 'car', make: 'Seat', model: `${category} ${mark}`, year: 2024, category };
          const car = await post('vehicles', { ...body, location: name, pricePerDayMinor, energy: 'petrol' });
          cars.set(`${name} ${category} ${mark}`, String(car.id));
        }
      }
    }
  });
  after(() => api[Symbol.asyncDispose]());

  async function post(path: string, body: object): Promise<Record<string, unknown>> {
    const { json, status, text } = await api.request('POST', `/api/v1/${path}`, { body });
    expect(status, text).to.be.within(200, 299);
    return json ?? {};
  }
  const carOf = (place: keyof typeof PLACES, kind: Kind, mark = 'A') => String(cars.get(`${place} ${kind} ${mark}`));
  const took = (userId: string, vehicleIds: string[]) =>
    rentedBefore(
      api.db,
      vehicleIds.map((vehicleId, index) => ({ userId, vehicleId, daysAgo: freeDay() + index })),
    );
  /** No two rentals of the tests at once, whatever the car. */
  let lastDay = 2;
  const freeDay = () => {
    lastDay += 0.01;
    return lastDay;
  };
  const SPAN = days(10, 12);
  async function recommended(who: { token: string }, more: Record<string, string> = {}) {
    const query = new URLSearchParams({ ...SPAN, limit: '20', ...more });
    const { status, json, text } = await api.request('GET', `/api/v1/recommendations?${query}`, { token: who.token });
    expect(status, text).to.equal(200);
    return { ...json, items: itemsOf(json) as unknown as Item[] } as { items: Item[] } & Record<string, unknown>;
  }
  const texts = (item: Item | undefined) => item?.reasons.map(({ text }) => text) ?? [];

  it('are by rules at first, and say so: what one took, its kind, and the place where one fetched it', async () => {
    const person = await api.register();
    const estates = [carOf('Sud', 'Estate'), carOf('Sud', 'Estate'), carOf('Sud', 'Estate', 'B')];
    await took(person.userId, estates);
    const { items, ...rest } = await recommended(person);
    expect(rest).to.deep.include({ source: 'rules', modelId: null, modelNumber: null, isPersonal: true });
    expect(items[0]?.car).to.include({ model: 'Estate A', branchName: 'Sud' });
    expect(texts(items[0])).to.deep.equal([
      'You took a Seat Estate A twice',
      'You took an estate three times',
      'Near where you last fetched a car',
    ]);
    expect(items.slice(0, 4).every(({ car }) => car.model.startsWith('Estate'))).to.equal(true);
    expect(items.every(({ reasons }) => reasons.length >= 1 && reasons.length <= 3)).to.equal(true);
  });

  it('on the documents’ path are in the fields of the search, with reasons as sentences', async () => {
    const person = await api.register();
    await took(person.userId, [carOf('Nord', 'Van')]);
    const query = new URLSearchParams({ startDate: SPAN.startsAt, endDate: SPAN.endsAt, location: 'nord' });
    const { status, text, json } = await api.request('GET', `/api/cars/recommendations?${query}`, person);
    expect(status, text).to.equal(200);
    const [first, ...others] = json as unknown as Record<string, unknown>[];
    expect(first).to.deep.equal({
      ...{ carId: carOf('Nord', 'Van'), make: 'Seat', model: 'Van A', year: 2024, type: 'Van', location: 'Nord' },
      ...{ rentalPricePerDay: 80, reasons: ['You took a Seat Van A once'] },
    });
    expect(others).to.have.length(4);
    const without = await api.request('GET', '/api/cars/recommendations?startDate=2026-01-01', person);
    expect(without.status).to.equal(400);
  });

  it('are only of cars that are free and fit for the span, and like what is asked', async () => {
    const person = await api.register();
    const [van, other] = [carOf('Nord', 'Van'), carOf('Nord', 'Van', 'B')];
    await took(person.userId, [van]);
    await stage.confirmed(van, SPAN);
    await api.db('vehicles').where({ id: other }).update({ status: 'maintenance' });
    const ids = (await recommended(person, { location: 'Nord' })).items.map(({ car }) => car.vehicleId);
    expect(ids).to.not.include(van).and.not.include(other);
    expect(ids).to.have.length(6);
    await api.db('vehicles').where({ id: other }).update({ status: 'available' });
    const suvs = await recommended(person, { type: 'suv', location: 'Nord' });
    expect(suvs.items.map(({ car }) => car.model)).to.have.members(['SUV A', 'SUV B']);
  });

  it('of one who never rented are by place and occasion, from what at least five others took', async () => {
    const newcomer = await api.register();
    const four = await Promise.all([1, 2, 3, 4].map(() => api.register()));
    for (const { userId } of four) await took(userId, [carOf('Nord', 'SUV')]);
    await prepareRecommendations({ ...api, log });
    const asked = () => recommended(newcomer, { location: 'Nord' });
    expect(JSON.stringify(await asked()), 'four are too few to tell of').to.not.match(/Popular|Often/);
    const fifth = await api.register();
    await took(fifth.userId, [carOf('Nord', 'SUV')]);
    await prepareRecommendations({ ...api, log });
    const [first] = (await asked()).items;
    expect(first?.car.model).to.equal('SUV A');
    expect(texts(first)).to.deep.equal(['Often taken for a day or two', 'Popular in Nord']);
  });

  it('leave out what one rented where one does not want it looked at', async () => {
    const person = await api.register();
    await took(person.userId, [carOf('Sud', 'Van'), carOf('Sud', 'Van')]);
    const put = (personalRecommendations: unknown) =>
      api.request('PUT', '/api/v1/users/me/preferences', {
        ...{ token: person.token, headers: { 'if-match': '*' }, body: { personalRecommendations } },
      });
    expect((await put('no')).status).to.equal(400);
    expect((await put(false)).status).to.equal(200);
    const said = await recommended(person);
    expect(said.isPersonal).to.equal(false);
    expect(JSON.stringify(said)).to.not.match(/You |near-last/);
    expect((await put(true)).status).to.equal(200);
    expect(JSON.stringify(await recommended(person))).to.include('You took a Seat Van A twice');
  });

  it('of a customer are for staff too, who book for them, and for no other customer', async () => {
    const person = await api.register();
    await took(person.userId, [carOf('Sud', 'Van')]);
    const ask = (token: string, id = person.userId) =>
      api.request('GET', `/api/v1/users/${id}/recommendations?${new URLSearchParams(SPAN)}`, { token });
    const desk = await ask(await api.tokenOf('operator'));
    expect(desk.text).to.include('You took a Seat Van A once');
    expect((await ask(stage.second.token)).status).to.equal(403);
    expect((await ask(await api.tokenOf('operator'), '00000000-0000-4000-8000-000000000000')).status).to.equal(404);
  });

  it('learn tastes from rentals; with the model off, rules serve as before', async () => {
    const { rows: crowd } = await api.db.raw(
      `insert into users (name, email) select 'One', 'one-' || n || '@example.org' from generate_series(1, 56) n returning id`,
    );
    const rentals = crowd.flatMap(({ id: userId }: { id: string }, index: number) =>
      Array.from({ length: 10 }, (_, of) => ({
        ...{ userId, vehicleId: carOf('Sud', index % 2 === 0 ? 'Van' : 'Hatchback', of % 3 === 0 ? 'A' : 'B') },
        daysAgo: 30 + 3 * of + index / 100,
      })),
    );
    await rentedBefore(api.db, rentals);
    const lessons = await rentalLessons.labelled(api.db);
    if (!lessons) throw new Error('there is enough to learn from');
    expect(JSON.stringify([...lessons.table.columns.keys()])).to.equal('["at","past","occasion","car"]');
    const [added] = await trainVersions({ ...api, log, quick: true }, [rentalLessons]);
    expect(added?.metrics, 'judged as it was trained').to.include.keys('ndcg', 'popularNdcg');
    const { spreads } = await api.db('model_versions').where({ id: added?.id }).first('spreads');
    const watched = spreads.inputs.map(({ name }: { name: string }) => name);
    expect(watched, 'of anybody’s past nothing is kept with a version').to.deep.equal(['at', 'occasion']);
    await post(`models/${added?.id}/stage`, { stage: 'live', reason: 'The first' });
    const prepare = () => prepareRecommendations({ ...api, log });
    await prepare();

    const friend = await api.register();
    await took(friend.userId, [carOf('Sud', 'Van', 'B'), carOf('Sud', 'Van', 'B')]);
    await prepare();
    const { items, ...rest } = await recommended(friend, { location: 'Sud' });
    expect(rest).to.deep.include({ source: 'model', modelId: added?.id, modelNumber: 1, isPersonal: true });
    const other = items.find(({ car }) => car.model === 'Van A');
    expect(texts(other)).to.include('Customers like you choose the Seat Van A');
    expect(items.indexOf(other as Item), 'a van that they never took is among the first').to.be.lessThan(3);

    await post('model-tasks/recommendations/switch', { isOn: false, reason: 'A look at the rules' });
    const byRules = await recommended(friend, { location: 'Sud' });
    expect(byRules).to.deep.include({ source: 'rules', modelId: null });
    expect(JSON.stringify(byRules)).to.not.include('Customers like you');
    await post('model-tasks/recommendations/switch', { isOn: true, reason: 'On again' });

    await rentedBefore(api.db, [
      { userId: friend.userId, vehicleId: carOf('Sud', 'Van', 'B'), daysAgo: -0.5, days: 0.1 },
    ]);
    await prepare();
    const { rows: judged } = await api.db.raw(
      `select output->>'model1' as first, rules->>'model1' as ruled, truth from predictions
       where task = 'recommendations' and subject_id in (select id from reservations where user_id = ?)`,
      [friend.userId],
    );
    expect(judged, 'what was taken tells how good it is, and how good rules are').to.have.length(1);
    expect(judged[0].truth).to.deep.equal({ model: 'model:Seat Van B' });
    expect([judged[0].first, judged[0].ruled]).to.deep.equal(['model:Seat Van B', 'model:Seat Van B']);

    const told = await api.request('GET', '/api/v1/users/me/export', friend);
    expect(told.text).to.include('"similarTastes":[{"models"');
    await api.db('reservations').where({ user_id: friend.userId }).delete();
    const erased = await api.request('POST', '/api/v1/users/me/erasure', { ...friend, body: { confirm: 'erase' } });
    expect(erased.status, erased.text).to.equal(204);
    expect(await api.db('similar_tastes').where({ user_id: friend.userId })).to.deep.equal([]);
  });
});
