/** The life of a reservation: confirmed, started, ended, changed, cancelled. */
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

describe('a reservation', () => {
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  const get = (id: string, token = stage.first.token) => api.request('GET', `/api/v1/reservations/${id}`, { token });
  const patch = (id: string, body: object, etag = '*', token = stage.first.token) =>
    api.request('PATCH', `/api/v1/reservations/${id}`, { token, body, headers: { 'if-match': etag } });
  const setTimes = (id: string, starts: string, ends: string) =>
    api.db.raw(
      `update reservations set starts_at = now() + ?::interval, ends_at = now() + ?::interval,
         blocked_until = now() + ?::interval where id = ?`,
      [starts, ends, ends, id],
    );

  it('goes from held to completed, and its history tells by whom', async () => {
    const car = await api.makeCar();
    const id = await stage.confirmed(car, days(0, 2));
    await setTimes(id, '-1 minute', '2 days');
    expect((await stage.act(id, 'start')).json?.state).to.equal('active');
    const ended = await api.request('POST', `/api/v1/reservations/${id}/end`);
    expect(ended.json).to.include({ state: 'completed', totalMinor: 2 * 4990 });
    const { json } = await api.request('GET', `/api/v1/reservations/${id}/history`, { token: stage.first.token });
    const told = ((json?.items ?? []) as { state: string; by: string }[]).map(({ state, by }) => `${state} by ${by}`);
    expect([...new Set(told)]).to.deep.equal([
      'held by customer',
      'confirmed by customer',
      'active by customer',
      'completed by staff',
    ]);
    const { rows } = await api.db.raw('select action from audit_log where subject_id = ?', [id]);
    expect(rows).to.deep.equal([{ action: 'reservation.end' }]);
  });

  it('answers what is so already as it is, and refuses what its state does not allow', async () => {
    const id = await stage.confirmed(await api.makeCar(), days(10, 11));
    expect((await stage.act(id, 'confirm')).status).to.equal(200);
    const refused = await stage.act(id, 'end');
    expect([refused.status, refused.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:reservation-state']);
    expect((await stage.act(id, 'cancel')).json?.state).to.equal('cancelled');
    expect((await stage.act(id, 'cancel')).status).to.equal(200);
    expect((await stage.act(id, 'confirm')).status).to.equal(409);
    expect((await stage.act(id, 'start')).status).to.equal(409);
  });

  it('is free for others the moment it is cancelled', async () => {
    const car = await api.makeCar();
    const id = await stage.confirmed(car, days(10, 12));
    await stage.act(id, 'cancel');
    expect((await stage.reserve(car, days(10, 12), stage.second)).status).to.equal(201);
  });

  it('starts a little early and ends as planned; much earlier the whole span moves, if the car is free then', async () => {
    const car = await api.makeCar();
    const soon = await stage.confirmed(car, days(30, 31));
    await setTimes(soon, '20 minutes', '1 day');
    const planned = (await get(soon)).json?.endsAt;
    const started = await stage.act(soon, 'start');
    expect(started.json).to.include({ state: 'active', endsAt: planned });
    expect(Date.parse(String(started.json?.startsAt))).to.be.closeTo(Date.now(), 5_000);
    const later = await stage.confirmed(car, days(40, 42), stage.second);
    expect((await stage.act(later, 'start', stage.second)).status, 'the first has the car').to.equal(409);
    await stage.act(soon, 'end');
    const between = await stage.confirmed(car, days(1, 3), stage.second);
    const early = await stage.act(later, 'start', stage.second);
    expect([early.status, early.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:vehicle-already-reserved']);
    expect(early.json?.title).to.match(/^It is early: this rental begins at .+, and before that the car is another's/);
    await stage.act(between, 'cancel', stage.second);
    const moved = await stage.act(later, 'start', stage.second);
    expect(moved.status).to.equal(200);
    const lengthMs = Date.parse(String(moved.json?.endsAt)) - Date.parse(String(moved.json?.startsAt));
    expect(lengthMs).to.equal(2 * 86_400_000);
  });

  it('does not start early with a car that is unfit now, nor into days that cost more', async () => {
    const car = await api.makeCar();
    const id = await stage.confirmed(car, days(40, 42));
    await api.db.raw(`update vehicles set status = 'maintenance' where id = ?`, [car]);
    expect((await stage.act(id, 'start')).json?.type).to.equal('urn:motorpool:problem:vehicle-unfit');
    await api.db.raw(`update vehicles set status = 'available' where id = ?`, [car]);
    const season = {
      name: 'Now',
      from: days(-2, 0).startsAt.slice(0, 10),
      until: days(0, 10).endsAt.slice(0, 10),
      percent: 300,
    };
    const tariff = await api.request('POST', '/api/v1/tariffs', {
      body: { name: 'Dear days', rules: { seasons: [season] } },
    });
    expect(tariff.status, tariff.text).to.equal(201);
    expect((await stage.act(id, 'start')).json?.type).to.equal('urn:motorpool:problem:start-costs-more');
    await api.request('DELETE', `/api/v1/tariffs/${tariff.json?.id}`, { headers: { 'if-match': '*' } });
    expect((await stage.act(id, 'start')).status).to.equal(200);
  });

  it('cannot start once its time is over', async () => {
    const id = await stage.confirmed(await api.makeCar(), days(30, 31));
    await setTimes(id, '-2 days', '-1 day');
    const { status, json } = await stage.act(id, 'start');
    expect([status, json?.type]).to.deep.equal([409, 'urn:motorpool:problem:rental-over']);
  });

  it('is longer or shorter when changed, at the price of its new length, if nobody else has that time', async () => {
    const car = await api.makeCar();
    const id = await stage.confirmed(car, days(10, 12));
    await stage.confirmed(car, days(14, 15), stage.second);
    const longer = await patch(id, { endsAt: days(10, 14).endsAt });
    expect([longer.status, longer.json?.totalMinor]).to.deep.equal([200, 4 * 4990]);
    const tooLong = await patch(id, { endsAt: days(10, 14.5).endsAt });
    expect([tooLong.status, tooLong.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:vehicle-already-reserved']);
    const shorter = await patch(id, { startsAt: days(11, 12).startsAt, endsAt: days(11, 12).endsAt });
    expect(shorter.json).to.include({ totalMinor: 4990, state: 'confirmed' });
  });

  it('moves to another car, if that is free and fit', async () => {
    const [car, free, taken] = [await api.makeCar(), await api.makeCar(), await api.makeCar()];
    const id = await stage.confirmed(car, days(10, 12));
    await stage.confirmed(taken, days(11, 13), stage.second);
    expect((await patch(id, { vehicleId: taken })).status).to.equal(409);
    expect((await patch(id, { vehicleId: crypto.randomUUID() })).status).to.equal(404);
    expect((await patch(id, { vehicleId: free })).json?.vehicleId).to.equal(free);
    expect((await stage.reserve(car, days(10, 12), stage.second)).status).to.equal(201);
    const sick = await api.makeCar();
    await api.db.raw(`update vehicles set status = 'maintenance' where id = ?`, [sick]);
    const refused = await patch(id, { vehicleId: sick });
    expect([refused.status, refused.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:vehicle-unfit']);
  });

  it('asks for the version that was read', async () => {
    const id = await stage.confirmed(await api.makeCar(), days(10, 12));
    const etag = String((await get(id)).headers.get('etag'));
    const body = { endsAt: days(10, 13).endsAt };
    const bare = await api.request('PATCH', `/api/v1/reservations/${id}`, { token: stage.first.token, body });
    expect(bare.status).to.equal(428);
    expect((await patch(id, body, etag)).status).to.equal(200);
    expect((await patch(id, body, etag)).status).to.equal(412);
  });

  it('that runs can be extended and shortened, and nothing else', async () => {
    const car = await api.makeCar();
    const id = await stage.confirmed(car, days(0, 2));
    await setTimes(id, '-1 hour', '1 day');
    await stage.act(id, 'start');
    expect((await patch(id, { startsAt: days(1, 3).startsAt })).status).to.equal(409);
    expect((await patch(id, { endsAt: days(1, 4).endsAt })).status).to.equal(200);
    expect((await patch(id, { endsAt: new Date(Date.now() - 1000).toISOString() })).status).to.equal(400);
  });

  it("is nobody else's business", async () => {
    const id = await stage.confirmed(await api.makeCar(), days(10, 12));
    const { token } = stage.second;
    for (const answer of [
      await get(id, token),
      await patch(id, { endsAt: days(10, 13).endsAt }, '*', token),
      await api.request('GET', `/api/v1/reservations/${id}/history`, { token }),
      await api.request('GET', `/api/bookings/status?id=${id}`, { token }),
      await api.request('PATCH', `/api/reservations/${id}`, { token, body: { endDate: days(10, 13).endsAt } }),
      ...(await Promise.all(
        ['confirm', 'start', 'end', 'cancel'].map((action) => stage.act(id, action, stage.second)),
      )),
      await api.request('GET', `/api/users/${stage.first.userId}/reservations`, { token }),
    ]) {
      expect(answer.status).to.equal(404);
    }
    expect((await get(id)).json?.state).to.equal('confirmed');
    const mine = await api.request('GET', `/api/v1/reservations?userId=${stage.first.userId}`, { token });
    expect(mine.text).to.not.include(id);
  });

  it('is news on the live bus, for maps and caches', async () => {
    const heard: string[] = [];
    const unsubscribe = api.liveBus.subscribe(['reservation-changed'], ({ state }) => void heard.push(state));
    const id = await stage.confirmed(await api.makeCar(), days(10, 12));
    await stage.act(id, 'cancel');
    unsubscribe();
    expect(heard).to.deep.equal(['held', 'confirmed', 'cancelled']);
  });
});
