/** Reservations and bookings on the rental documents' own paths: each success, and each failure that they name. */
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

describe('the documents’ own paths', () => {
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  const dates = (from: number, to: number) => ({
    startDate: days(from, to).startsAt.slice(0, 10),
    endDate: days(from, to).endsAt.slice(0, 10),
  });
  const post = (path: string, body?: object, token = stage.first.token) => api.request('POST', path, { token, body });
  const get = (path: string, token = stage.first.token) => api.request('GET', path, { token });
  const reserve = (carId: string, from: number, to: number, userId = stage.first.userId, token = stage.first.token) =>
    post('/api/reservations', { userId, carId, ...dates(from, to) }, token);

  describe('POST /api/reservations', () => {
    it('reserves: the price of its days, Pending, and until when it is held', async () => {
      const { status, json } = await reserve(await api.makeCar(), 30, 33);
      expect(status).to.equal(201);
      expect(json).to.have.all.keys('reservationId', 'totalPrice', 'status', 'holdExpiresAt');
      expect(json).to.include({ totalPrice: 149.7, status: 'Pending' });
    });

    it('answers 409 for a car that is taken, 400 for a range that cannot be, 404 for no car', async () => {
      const car = await api.makeCar();
      await reserve(car, 30, 33);
      const taken = await reserve(car, 31, 32, stage.second.userId, stage.second.token);
      expect(taken.status).to.equal(409);
      expect(String(taken.json?.type)).to.match(/vehicle-already-reserved$/);
      for (const [from, to] of [
        [33, 30],
        [30, 30],
        [-3, -2],
      ] as const) {
        const bad = await reserve(car, from, to);
        expect([bad.status, Array.isArray(bad.json?.errors)]).to.deep.equal([400, true]);
      }
      expect((await reserve(crypto.randomUUID(), 30, 31)).status).to.equal(404);
      expect((await post('/api/reservations', { userId: stage.first.userId })).status).to.equal(400);
    });

    it('answers 409 for a car that is unfit, with the reasons', async () => {
      const car = await api.makeCar();
      await api.db.raw(`update vehicles set status = 'maintenance' where id = ?`, [car]);
      const { status, json } = await reserve(car, 30, 33);
      expect(status).to.equal(409);
      expect(String(json?.type)).to.match(/vehicle-unfit$/);
      expect(json?.reasons).to.deep.equal([{ code: 'out-of-service', detail: 'It is in maintenance.' }]);
    });

    it('is for oneself, unless one is an admin', async () => {
      const car = await api.makeCar();
      expect((await reserve(car, 30, 31, stage.second.userId)).status).to.equal(403);
      const operator = await api.tokenOf('operator');
      expect((await reserve(car, 30, 31, stage.second.userId, operator)).status).to.equal(403);
      expect((await reserve(car, 30, 31, stage.second.userId, api.token)).status).to.equal(201);
      const nobody = { userId: stage.first.userId, carId: car, ...dates(40, 41) };
      expect((await api.request('POST', '/api/reservations', { token: null, body: nobody })).status).to.equal(401);
    });

    it('charges what was quoted, though the price has gone up since', async () => {
      const car = await api.makeCar();
      const quoted = await get(
        `/api/cars/pricing?carId=${car}&startDate=${dates(30, 32).startDate}&endDate=${dates(30, 32).endDate}`,
      );
      await api.db.raw('update vehicles set price_per_day_minor = 99900, version = version + 1 where id = ?', [car]);
      const body = { userId: stage.first.userId, carId: car, ...dates(30, 32), quoteId: quoted.json?.quoteId };
      const held = await post('/api/reservations', body);
      expect([held.status, held.json?.totalPrice]).to.deep.equal([201, quoted.json?.totalPrice]);
      const again = await post('/api/reservations', { ...body, ...dates(40, 42) });
      expect([again.status, again.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:quote-does-not-fit']);
    });
  });

  it('confirm, start, end and cancel answer with the reservation in the documents’ words', async () => {
    const { json } = await reserve(await api.makeCar(), 30, 33);
    const act = (action: string, token = stage.first.token) =>
      post(`/api/reservations/${json?.reservationId}/${action}`, undefined, token);
    expect((await act('confirm', stage.second.token)).status).to.equal(404);
    expect((await act('start')).status, 'not before it is confirmed').to.equal(409);
    expect((await act('confirm')).json?.status).to.equal('Confirmed');
    expect((await act('start')).json?.status).to.equal('Confirmed');
    expect((await act('end')).json?.status).to.equal('Completed');
    expect((await act('cancel')).status).to.equal(409);
    const other = await reserve(await api.makeCar(), 30, 33);
    expect((await post(`/api/reservations/${other.json?.reservationId}/cancel`)).json?.status).to.equal('Cancelled');
  });

  it('PATCH /api/reservations/{id} changes its time and price, without If-Match', async () => {
    const { json } = await reserve(await api.makeCar(), 30, 33);
    const patched = await api.request('PATCH', `/api/reservations/${json?.reservationId}`, {
      token: stage.first.token,
      body: { endDate: dates(30, 35).endDate },
    });
    expect([patched.status, patched.json?.totalPrice]).to.deep.equal([200, 249.5]);
  });

  it('GET /api/users/{userId}/reservations lists one’s own; none: an empty list', async () => {
    const someone = await stage.customer();
    const path = `/api/users/${someone.userId}/reservations`;
    expect((await get(path, someone.token)).json).to.deep.equal([]);
    const car = await api.makeCar();
    const { json } = await reserve(car, 30, 31, someone.userId, someone.token);
    const listed = (await get(path, someone.token)).json as unknown as object[];
    expect(listed).to.have.lengthOf(1);
    expect(listed[0]).to.have.all.keys('reservationId', 'carId', 'startDate', 'endDate', 'status');
    expect(listed[0]).to.include({ reservationId: json?.reservationId, carId: car, status: 'Pending' });
    expect((await get(path)).status, 'another customer').to.equal(404);
    expect((await get(path, api.token)).status, 'staff').to.equal(200);
  });

  it('POST /api/bookings/create, GET /api/bookings/status and /history', async () => {
    const car = await api.makeCar();
    const body = { car_id: car, start_time: days(30, 31).startsAt, end_time: days(30, 31).endsAt };
    const made = await post('/api/bookings/create', body);
    expect(made.status).to.equal(200);
    expect(made.json).to.have.all.keys('id', 'user_id', 'car_id', 'start_time', 'end_time', 'total_price', 'status');
    expect(made.json).to.include({ ...body, user_id: stage.first.userId, total_price: 49.9, status: 'Pending' });
    expect((await get(`/api/bookings/status?id=${made.json?.id}`)).json).to.deep.equal(made.json);
    expect((await get(`/api/bookings/status?id=${crypto.randomUUID()}`)).status).to.equal(404);
    expect((await get('/api/bookings/status')).status).to.equal(400);
    const history = (await get('/api/bookings/history')).json as unknown as object[];
    expect(history).to.deep.include(made.json);
    expect((await get('/api/bookings/history', (await stage.customer()).token)).json).to.deep.equal([]);
    expect((await post('/api/bookings/create', body)).status).to.equal(409);
    const backwards = await post('/api/bookings/create', { ...body, end_time: days(29, 30).startsAt });
    expect([backwards.status, backwards.json?.errors]).to.deep.equal([
      400,
      [{ path: '/end_time', message: 'must be after the start' }],
    ]);
  });

  it('say that they are old, and where the canonical address is', async () => {
    const { headers } = await get('/api/bookings/history');
    expect(headers.get('deprecation')).to.match(/^@\d+$/);
    expect(headers.get('link')).to.equal('</api/v1/reservations>; rel="successor-version"');
  });
});
