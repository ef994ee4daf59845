/** What a fleet asks of its rentals: each policy, off until it is set. */
import { expect } from 'chai';
import { reservationsRepository } from '../../../api/reservations/reservations-repository.js';
import { startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

describe('a rental of a fleet with policies', () => {
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
         blocked_until = now() + ?::interval, confirmed_at = now() - interval '2 days' where id = ?`,
      [starts, ends, ends, id],
    );

  it('gives back what the policy of the fleet says', async () => {
    const fleet = await stage.fleet({
      cancellation: [
        { hoursBefore: 48, refundPercent: 100 },
        { hoursBefore: 24, refundPercent: 50 },
      ],
    });
    const car = await stage.carIn(fleet);
    for (const [starts, refund] of [
      ['72 hours', 4990],
      ['30 hours', 2495],
      ['2 hours', 0],
    ] as const) {
      const id = await stage.confirmed(car, days(20, 21));
      await setTimes(id, starts, '200 hours');
      expect((await stage.act(id, 'cancel')).json?.refundMinor, starts).to.equal(refund);
    }
  });

  it('waits for its payment where the fleet says so; staff may confirm all the same', async () => {
    const car = await stage.carIn(await stage.fleet({ paymentBeforeConfirm: true }));
    const { json } = await stage.reserve(car, days(10, 12));
    const refused = await stage.act(String(json?.id), 'confirm');
    expect([refused.status, refused.json?.type]).to.deep.equal([402, 'urn:motorpool:problem:payment-needed']);
    expect((await api.request('POST', `/api/v1/reservations/${json?.id}/confirm`)).status).to.equal(200);
  });

  it('asks of its driver what the fleet asks', async () => {
    const licensed = await stage.carIn(await stage.fleet({ licence: true, minimumAgeYears: 21 }));
    const type = async () => (await stage.reserve(licensed, days(10, 12))).json?.type;
    expect(await type()).to.equal('urn:motorpool:problem:driver-too-young');
    const born = new Date(Date.now() - 25 * 365.25 * 86_400_000).toISOString().slice(0, 10);
    await api.db.raw('update users set birth_date = ? where id = ?', [born, stage.first.userId]);
    expect(await type()).to.equal('urn:motorpool:problem:licence-needed');
    const valid = `update users set licence_verified_at = now(), licence_expires_on = ? where id = ?`;
    await api.db.raw(valid, [days(11, 12).startsAt.slice(0, 10), stage.first.userId]);
    expect(await type(), 'it ends before the rental does').to.equal('urn:motorpool:problem:licence-needed');
    await api.db.raw(valid, ['2099-01-01', stage.first.userId]);
    expect((await stage.reserve(licensed, days(10, 12))).status).to.equal(201);
    const verified = await stage.carIn(await stage.fleet({ emailVerified: true }));
    expect((await stage.reserve(verified, days(10, 12))).json?.type).to.equal(
      'urn:motorpool:problem:email-not-verified',
    );
  });

  it('asks for the terms, a bound on holds and on days where the fleet sets them', async () => {
    const car = await stage.carIn(await stage.fleet({ termsVersion: '2026-1', mostHolds: 1, longestDays: 5 }));
    const who = await stage.customer();
    const hold = (from: number, to: number, acceptedTerms?: string) =>
      api.request('POST', '/api/v1/reservations', {
        token: who.token,
        body: { vehicleId: car, ...days(from, to), ...(acceptedTerms && { acceptedTerms }) },
      });
    expect((await hold(10, 11)).json?.type).to.equal('urn:motorpool:problem:terms-not-accepted');
    expect((await hold(10, 16, '2026-1')).json?.type).to.equal('urn:motorpool:problem:rental-too-long');
    expect((await hold(10, 11, '2026-1')).json).to.include({ state: 'held', termsVersion: '2026-1' });
    expect((await hold(20, 21, '2026-1')).json?.type).to.equal('urn:motorpool:problem:too-many-holds');
  });

  it('starts and ends while its branch is open, where the fleet says so', async () => {
    const hours = Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['08:00', '20:00']]]),
    );
    await api.request('POST', '/api/v1/branches', { body: { name: 'Daytime', timeZone: 'UTC', hours } });
    const car = await stage.carIn(await stage.fleet({ withinOpeningHours: true }));
    await api.request('PATCH', `/api/v1/vehicles/${car}`, {
      body: { location: 'Daytime' },
      headers: { 'if-match': '*' },
    });
    const at = (from: number, to: number) => days(10 + from / 24, 11 + to / 24);
    expect((await stage.reserve(car, at(7, 12))).json?.type).to.equal('urn:motorpool:problem:branch-closed');
    expect((await stage.reserve(car, at(9, 21))).json?.type).to.equal('urn:motorpool:problem:branch-closed');
    const held = await stage.reserve(car, at(8, 20));
    expect(held.status).to.equal(201);
    expect((await patch(String(held.json?.id), { endsAt: at(8, 22).endsAt })).status).to.equal(409);
  });

  it('that nobody comes for is a no-show after the time of its fleet, and pays by its policy', async () => {
    const car = await stage.carIn(await stage.fleet({ noShowAfterMinutes: 60, noShowRefundPercent: 20 }));
    const id = await stage.confirmed(car, days(10, 12));
    await setTimes(id, '-59 minutes', '1 day');
    await reservationsRepository(api.db).markNoShows(100);
    expect((await get(id)).json?.state).to.equal('confirmed');
    await setTimes(id, '-61 minutes', '1 day');
    await reservationsRepository(api.db).markNoShows(100);
    expect((await get(id)).json).to.include({ state: 'no_show', refundMinor: Math.floor(2 * 4990 * 0.2) });
  });

  it('of today, whose start is past as it is booked, waits for its customer no shorter than others', async () => {
    const id = await stage.confirmed(await stage.carIn(await stage.fleet({ noShowAfterMinutes: 60 })), days(15, 17));
    const confirmed = (ago: string) =>
      api.db.raw('update reservations set confirmed_at = now() - ?::interval where id = ?', [ago, id]);
    await setTimes(id, '-6 hours', '1 day');
    await confirmed('59 minutes');
    await reservationsRepository(api.db).markNoShows(100);
    expect((await get(id)).json?.state).to.equal('confirmed');
    await confirmed('61 minutes');
    await reservationsRepository(api.db).markNoShows(100);
    expect((await get(id)).json?.state).to.equal('no_show');
  });

  it('that nobody comes for is a no-show in the very round, though a message that speaks of it is being written', async () => {
    const car = await stage.carIn(await stage.fleet({ noShowAfterMinutes: 60 }));
    const id = await stage.confirmed(car, days(20, 22));
    await setTimes(id, '-61 minutes', '1 day');
    await api.db.transaction(async (tx) => {
      await tx.raw('select from reservations where id = ? for key share', [id]); // as a row that refers to it does
      await reservationsRepository(api.db).markNoShows(100);
    });
    expect((await get(id)).json?.state).to.equal('no_show');
  });

  it('keeps the car free for its turn-around after an early end', async () => {
    const car = await stage.carIn(await stage.fleet({ turnAroundMinutes: 180 }));
    const id = await stage.confirmed(car, days(0, 2));
    await setTimes(id, '-1 hour', '2 days');
    await stage.act(id, 'start');
    await stage.act(id, 'end');
    const soon = { startsAt: new Date(Date.now() + 3_600_000).toISOString(), endsAt: days(1, 3).endsAt };
    expect((await stage.reserve(car, soon, stage.second)).status).to.equal(409);
    const after = { ...soon, startsAt: new Date(Date.now() + 4 * 3_600_000).toISOString() };
    expect((await stage.reserve(car, after, stage.second)).status).to.equal(201);
  });
});
