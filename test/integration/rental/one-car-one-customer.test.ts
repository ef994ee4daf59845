/** Starting, ending and removing while somebody else wants the car. */
import { expect } from 'chai';
import { startApi, type TestAnswer, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

const ROUNDS = 25;
/** From now on, for twelve hours: what an early start takes. */
const SOON = {
  startsAt: new Date(Date.now() - 60_000).toISOString(),
  endsAt: new Date(Date.now() + 12 * 3_600_000).toISOString(),
};

describe('a car that two want', function () {
  this.timeout(60_000);
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  const change = (id: string, body: object) =>
    api.request('PATCH', `/api/v1/reservations/${id}`, {
      token: stage.first.token,
      body,
      headers: { 'if-match': '*' },
    });
  const statuses = (...answers: TestAnswer[]) => answers.map(({ status }) => status).sort();

  it('moves a rental that starts early, or lets another hold that time', async () => {
    const car = await api.makeCar();
    for (let round = 0; round < ROUNDS; round++) {
      const id = await stage.confirmed(car, days(10, 11));
      const answers = await Promise.all([stage.act(id, 'start'), stage.reserve(car, SOON, stage.second)]);
      expect([
        [200, 409],
        [201, 409],
      ]).to.deep.include(statuses(...answers));
      await api.db.raw(`update reservations set state = 'cancelled' where vehicle_id = ?`, [car]);
    }
  });

  it('lets no second rental of a car start while the first is out', async () => {
    const car = await api.makeCar();
    const late = await stage.confirmed(car, days(10, 11));
    expect((await stage.act(late, 'start')).status).to.equal(200);
    await api.db.raw(
      `update reservations set starts_at = now() - interval '2 days', ends_at = now() - interval '1 day',
         blocked_until = now() - interval '1 day' where id = ?`,
      [late],
    );
    const next = [
      await stage.confirmed(car, days(10, 11), stage.second),
      await stage.confirmed(car, days(12, 13), stage.second),
    ] as const;
    const refused = await stage.act(next[0], 'start', stage.second);
    expect([refused.status, refused.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:vehicle-unfit']);
    expect(refused.json?.reasons).to.have.nested.property('[0].code', 'not-returned');
    expect((await stage.act(late, 'end')).status).to.equal(200);
    const started = await Promise.all(next.map((id) => stage.act(id, 'start', stage.second)));
    expect(statuses(...started)).to.deep.equal([200, 409]);
  });

  it('may still say where it comes back when a rental is late', async () => {
    const id = await stage.confirmed(await api.makeCar(), days(10, 11));
    await stage.act(id, 'start');
    await api.db.raw(
      `update reservations set starts_at = now() - interval '2 days', ends_at = now() - interval '1 hour',
         blocked_until = now() - interval '1 hour' where id = ?`,
      [id],
    );
    const branch = await api.request('POST', '/api/v1/branches', { body: { name: 'Far away' } });
    const answer = await change(id, { returnBranchId: branch.json?.id });
    expect([answer.status, answer.json?.returnBranchId], answer.text).to.deep.equal([200, branch.json?.id]);
  });

  it('starts early through a hold that has run out', async () => {
    const car = await api.makeCar();
    const id = await stage.confirmed(car, days(10, 11));
    const { json } = await stage.reserve(car, SOON, stage.second);
    expect((await stage.act(id, 'start')).status).to.equal(409);
    await api.db.raw('update reservations set held_until = now() where id = ?', [String(json?.id)]);
    expect((await stage.act(id, 'start')).status).to.equal(200);
  });

  it('removes a car or lets it be held, never both', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const car = await api.makeCar();
      const [removed, ...held] = await Promise.all([
        api.request('DELETE', `/api/cars/${car}`),
        stage.reserve(car, days(10, 11)),
        stage.reserve(car, days(12, 13), stage.second),
        api.request('POST', `/api/v1/vehicles/${car}/blocks`, { body: { ...days(14, 15), reason: 'service' } }),
      ]);
      const rentals = held.slice(0, 2).map(({ status }) => status);
      if (removed?.status === 200) expect(rentals).to.deep.equal([404, 404]);
      else {
        expect([removed?.status, removed?.json?.type]).to.deep.equal([
          409,
          'urn:motorpool:problem:vehicle-has-reservations',
        ]);
        expect(rentals).to.include(201);
      }
    }
  });

  it('removes a car or lets a reservation be moved onto it, never both', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [from, to] = [await api.makeCar(), await api.makeCar()];
      const id = await stage.confirmed(from, days(10, 11));
      const [removed, moved] = await Promise.all([
        api.request('DELETE', `/api/cars/${to}`),
        change(id, { vehicleId: to }),
      ]);
      expect([
        [200, 404],
        [409, 200],
      ]).to.deep.include([removed.status, moved.status]);
    }
  });
});
