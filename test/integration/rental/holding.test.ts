/** Holding a car: who gets it, at what price, and who is told why not. */
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

describe('holding a car', () => {
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  it('gives it to one who asks first, for five minutes, at the price of its days', async () => {
    const car = await api.makeCar();
    const { status, json, headers } = await stage.reserve(car, days(30, 33));
    expect(status).to.equal(201);
    expect(json).to.include({ vehicleId: car, state: 'held', totalMinor: 3 * 4990, currency: 'EUR' });
    const heldMs = Date.parse(String(json?.holdExpiresAt)) - Date.now();
    expect(heldMs).to.be.within(290_000, 300_500);
    expect(headers.get('etag')).to.equal('"1"');
    expect(headers.get('location')).to.equal(`/api/v1/reservations/${json?.id}`);
  });

  it('refuses it to who comes second, and says what else is free', async () => {
    const [car, other] = [await api.makeCar(), await api.makeCar()];
    await stage.reserve(car, days(30, 33));
    const { status, json } = await stage.reserve(car, days(32, 34), stage.second);
    expect([status, json?.type]).to.deep.equal([409, 'urn:motorpool:problem:vehicle-already-reserved']);
    const alternatives = json?.alternatives as { vehicleId: string; available: boolean }[];
    expect(alternatives.map(({ vehicleId }) => vehicleId)).to.not.include(car);
    expect(alternatives.some(({ available }) => available)).to.equal(true);
    expect(other).to.be.a('string');
  });

  it('takes a span that begins when another ends', async () => {
    const car = await api.makeCar();
    expect((await stage.reserve(car, days(30, 32))).status).to.equal(201);
    expect((await stage.reserve(car, days(32, 34), stage.second)).status).to.equal(201);
    expect((await stage.reserve(car, days(28, 30), stage.second)).status).to.equal(201);
  });

  it('lets go of a hold the moment it runs out, and not before', async () => {
    const car = await api.makeCar();
    const { json } = await stage.reserve(car, days(30, 32));
    expect((await stage.reserve(car, days(30, 32), stage.second)).status).to.equal(409);
    await api.db.raw(`update reservations set held_until = now() where id = ?`, [String(json?.id)]);
    const again = await stage.reserve(car, days(30, 32), stage.second);
    expect(again.status).to.equal(201);
    const lost = await api.request('GET', `/api/v1/reservations/${json?.id}`, { token: stage.first.token });
    expect(lost.json).to.include({ state: 'expired', holdExpiresAt: null });
    const late = await api.request('POST', `/api/v1/reservations/${json?.id}/confirm`, { token: stage.first.token });
    expect([late.status, late.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:hold-expired']);
  });

  it('reads a hold that has run out as expired before anyone has written so', async () => {
    const car = await api.makeCar();
    const { json } = await stage.reserve(car, days(30, 32));
    await api.db.raw(`update reservations set held_until = now() where id = ?`, [String(json?.id)]);
    const seen = await api.request('GET', `/api/v1/reservations/${json?.id}`, { token: stage.first.token });
    expect(seen.json?.state).to.equal('expired');
    const listed = await api.request('GET', '/api/v1/reservations?state=expired', { token: stage.first.token });
    expect(JSON.stringify(listed.json)).to.include(String(json?.id));
  });

  it('answers the same to the same Idempotency-Key, byte for byte, and refuses another body under it', async () => {
    const car = await api.makeCar();
    const headers = { 'idempotency-key': 'once-and-again' };
    const body = { vehicleId: car, ...days(40, 41) };
    const ask = (b: object) =>
      api.request('POST', '/api/v1/reservations', { token: stage.first.token, body: b, headers });
    const [once, again] = [await ask(body), await ask(body)];
    expect([once.status, again.status]).to.deep.equal([201, 201]);
    expect(again.text).to.equal(once.text);
    expect((await ask({ ...body, ...days(50, 51) })).status).to.equal(422);
    const { rows } = await api.db.raw('select count(*)::int as n from reservations where vehicle_id = ?', [car]);
    expect(rows[0].n).to.equal(1);
  });

  it('refuses spans that cannot be, naming the end that is wrong', async () => {
    const car = await api.makeCar();
    for (const [span, path] of [
      [{ startsAt: '2020-01-01T00:00:00Z', endsAt: '2020-01-02T00:00:00Z' }, '/startsAt'],
      [{ startsAt: days(3, 4).endsAt, endsAt: days(3, 4).startsAt }, '/endsAt'],
      [{ startsAt: days(3, 4).startsAt, endsAt: days(3, 4).startsAt }, '/endsAt'],
      [{ startsAt: 'tomorrow', endsAt: days(3, 4).startsAt }, '/startsAt'],
    ] as const) {
      const { status, json } = await stage.reserve(car, span);
      expect(status).to.equal(400);
      expect((json?.errors as { path: string }[] | undefined)?.[0]?.path).to.equal(path);
    }
  });

  it('knows no car that is not there or was removed', async () => {
    const car = await api.makeCar();
    await api.request('DELETE', `/api/cars/${car}`);
    for (const id of [car, crypto.randomUUID()]) expect((await stage.reserve(id, days(30, 31))).status).to.equal(404);
  });

  it('reserves for another only by staff', async () => {
    const car = await api.makeCar();
    const body = { vehicleId: car, ...days(30, 31), userId: stage.second.userId };
    const own = await api.request('POST', '/api/v1/reservations', { token: stage.first.token, body });
    expect(own.status).to.equal(403);
    const desk = await api.request('POST', '/api/v1/reservations', { body });
    expect([desk.status, desk.json?.userId]).to.deep.equal([201, stage.second.userId]);
    const audited = 'select action from audit_log where subject_id = ?';
    expect((await api.db.raw(audited, [String(desk.json?.id)])).rows).to.deep.equal([{ action: 'reservation.hold' }]);
    const nobody = { ...body, ...days(40, 41), userId: crypto.randomUUID() };
    expect((await api.request('POST', '/api/v1/reservations', { body: nobody })).status).to.equal(400);
  });

  it('keeps the turn-around of the fleet free after a rental', async () => {
    const fleet = await stage.fleet({ turnAroundMinutes: 120 });
    const car = await stage.carIn(fleet);
    expect((await stage.reserve(car, days(30, 31))).status).to.equal(201);
    expect((await stage.reserve(car, days(31, 32), stage.second)).status).to.equal(409);
    expect((await stage.reserve(car, days(31.1, 32), stage.second)).status).to.equal(201);
  });

  it('takes new terms at once, though the old ones were kept a moment ago', async () => {
    const fleet = await stage.fleet({});
    const car = await stage.carIn(fleet);
    expect((await stage.reserve(car, days(30, 31))).status).to.equal(201);
    // As another process would, without the news of it.
    await api.db.raw(`update fleets set effective_policy = '{"turnAroundMinutes": 600}' where id = ?`, [fleet]);
    await api.db.raw('update vehicles set price_per_day_minor = 100, version = version + 1 where id = ?', [car]);
    const { json } = await stage.reserve(car, days(40, 41));
    expect(json?.totalMinor).to.equal(100);
    expect((await stage.reserve(car, days(41, 42))).status).to.equal(409);
  });
});
