/** What honest programs send, if rarely: ids in capitals, a second that no clock here has, a branch that is gone. */
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

describe('a rental asked for oddly', () => {
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  it('takes ids in capitals for what they name, in bodies too', async () => {
    const { token, userId } = stage.first;
    const vehicleId = (await api.makeCar()).toUpperCase();
    const span = days(10, 11);
    const quote = await api.request('POST', '/api/v1/quotes', { token, body: { vehicleId, ...span } });
    const body = { vehicleId, userId: userId.toUpperCase(), quoteId: String(quote.json?.id).toUpperCase(), ...span };
    const held = await api.request('POST', '/api/v1/reservations', { token, body });
    expect(held.status, held.text).to.equal(201);
    expect(held.json).to.include({ vehicleId: vehicleId.toLowerCase(), userId, quoteId: quote.json?.id });
  });

  it('charges nothing for a return to its own branch, however the branch is written', async () => {
    const { json: fleet } = await api.request('POST', '/api/v1/fleets', { body: { name: 'One way' } });
    const rules = { oneWayMinor: 5_000 };
    await api.request('POST', '/api/v1/tariffs', { body: { name: 'One way', fleetId: fleet?.id, rules } });
    const { json: car } = await api.request('POST', '/api/v1/vehicles', {
      body: {
        kind: 'car',
        make: 'Seat',
        model: 'Leon',
        year: 2024,
        pricePerDayMinor: 4_000,
        fleetId: fleet?.id,
        location: 'Here',
      },
    });
    const body = { vehicleId: car?.id, returnBranchId: String(car?.branchId).toUpperCase(), ...days(10, 11) };
    const quote = await api.request('POST', '/api/v1/quotes', { body });
    expect(quote.json?.totalMinor, quote.text).to.equal(4_000);
  });

  it('refuses a change to a branch that is not there', async () => {
    const id = await stage.confirmed(await api.makeCar(), days(10, 11));
    const refused = await api.request('PATCH', `/api/v1/reservations/${id}`, {
      token: stage.first.token,
      body: { returnBranchId: NOWHERE },
      headers: { 'if-match': '*' },
    });
    expect(refused.status, refused.text).to.equal(400);
    expect(refused.json?.errors).to.deep.equal([{ path: '/returnBranchId', message: 'is not there' }]);
  });

  for (const moment of ['2030-06-30T23:59:60Z', '2030-01-01T00:00:00Z[Europe/Madrid]']) {
    it(`refuses ${moment}, which is no moment of a Date`, async () => {
      const car = await api.makeCar();
      const from = encodeURIComponent(moment);
      for (const path of [
        `/api/v1/vehicles/${car}/calendar?from=${from}`,
        `/api/v1/vehicles/${car}/next-free?from=${from}`,
        `/api/v1/reservations?from=${from}`,
      ]) {
        const { status, json } = await api.request('GET', path);
        expect([status, json?.errors], path).to.deep.equal([
          400,
          [{ path: '?from', message: 'must match format "date-time"' }],
        ]);
      }
    });
  }
});
