/** Who may hold how much, and what becomes of it when the account changes. */
import { expect } from 'chai';
import { reservationsRepository } from '../../../api/reservations/reservations-repository.js';
import { startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

describe('whose hold it is', () => {
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  const staffSets = (userId: string, patch: object) =>
    api.request('PATCH', `/api/v1/users/${userId}`, { body: patch, headers: { 'if-match': '*' } });

  it('lets nobody hold more than the fleet allows, however fast they ask', async () => {
    const fleet = await stage.fleet({ mostHolds: 2 });
    const cars = await Promise.all(Array.from({ length: 8 }, () => stage.carIn(fleet)));
    const answers = await Promise.all(cars.map((car) => stage.reserve(car, days(10, 11))));
    expect(answers.filter(({ status }) => status === 201)).to.have.lengthOf(2);
    const refused = answers.filter(({ status }) => status !== 201).map(({ json }) => json?.type);
    expect(new Set(refused)).to.deep.equal(new Set(['urn:motorpool:problem:too-many-holds']));
  });

  it('refuses the holder of a closed account, and lets their hold run out', async () => {
    const [car, leaver] = [await api.makeCar(), await stage.customer()];
    const { json } = await stage.reserve(car, days(10, 11), leaver);
    expect((await staffSets(leaver.userId, { disabled: true })).status).to.equal(200);
    expect((await stage.act(String(json?.id), 'confirm', leaver)).status).to.equal(401);
    expect((await stage.reserve(car, days(20, 21), leaver)).status).to.equal(401);
    expect((await stage.reserve(car, days(10, 11), stage.second)).status).to.equal(409);
    await api.db.raw('update reservations set held_until = now() where id = ?', [String(json?.id)]);
    expect((await stage.reserve(car, days(10, 11), stage.second)).status).to.equal(201);
  });

  it('reserves nothing for a closed account, not even by staff; what it had, staff may cancel', async () => {
    const [car, leaver] = [await api.makeCar(), await stage.customer()];
    const id = await stage.confirmed(car, days(10, 11), leaver);
    await staffSets(leaver.userId, { disabled: true });
    const body = { vehicleId: car, ...days(20, 21), userId: leaver.userId };
    const refused = await api.request('POST', '/api/v1/reservations', { body });
    expect([refused.status, refused.json?.errors]).to.deep.equal([400, [{ path: '/userId', message: 'is not there' }]]);
    expect((await api.request('POST', `/api/v1/reservations/${id}/cancel`)).status).to.equal(200);
  });

  it("shows a former member of staff nobody's reservations but their own", async () => {
    const [car, former] = [await api.makeCar(), await stage.customer()];
    await staffSets(former.userId, { role: 'operator' });
    const id = await stage.confirmed(car, days(10, 11));
    await staffSets(former.userId, { role: 'customer' });
    const { rows } = await api.db.raw('select email from users where id = ?', [former.userId]);
    const { json } = await api.request('POST', '/api/users/login', {
      token: null,
      body: { email: rows[0].email, password: 'correct horse battery staple' },
    });
    const again = { userId: former.userId, token: String(json?.token) };
    for (const action of ['cancel', 'start']) expect((await stage.act(id, action, again)).status).to.equal(404);
    expect((await stage.act(id, 'cancel', former)).status).to.equal(401); // the session of then has ended
  });

  it('is let go by the upkeep alone, once it has run out and not before', async () => {
    const car = await api.makeCar();
    const [runs, over] = [await stage.reserve(car, days(10, 11)), await stage.reserve(car, days(12, 13))];
    await api.db.raw('update reservations set held_until = now() where id = ?', [String(over.json?.id)]);
    const swept = await reservationsRepository(api.db).expireHolds(100);
    expect(swept.map(({ id }) => id)).to.include(over.json?.id);
    expect(swept.map(({ id }) => id)).to.not.include(runs.json?.id);
    const { rows } = await api.db.raw('select state from reservations where id in (?, ?) order by starts_at', [
      String(runs.json?.id),
      String(over.json?.id),
    ]);
    expect(rows).to.deep.equal([{ state: 'held' }, { state: 'expired' }]);
  });
});
