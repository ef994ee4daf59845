/** A person's data: all of it in one file, and none of it left once they are erased. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { forgetLatecomers } from '../../../api/people-data/forget-trails.js';
import { type Person, startApi, type TestApi } from '../../support/api.js';
import { invoiced, pay } from '../../support/money-stage.js';
import { days, rentalStage } from '../../support/rental-stage.js';
import { columnsWith } from '../../support/words-in-tables.js';

const MARK = 'Zyxwvu';
/** What the law keeps, and what is nobody's: see docs/operations.md. */
const LAWFUL = ['invoices.buyer'];

const MINUTE_MS = 60_000;
const OUT = { from: Date.now() - 120 * MINUTE_MS, to: Date.now() - 10 * MINUTE_MS };
const HERE = { latitude: 41.3874, longitude: 2.1686 };

/** Somewhere each five minutes, before the person had the car, while they had it and after. */
async function drive(api: TestApi, vehicleId: string, boot = randomUUID()): Promise<void> {
  const samples = Array.from({ length: 40 }, (_, i) => {
    const observedAt = OUT.from - 30 * MINUTE_MS + i * 5 * MINUTE_MS;
    return {
      vehicleId,
      fleetId: null,
      boot,
      seq: i,
      observedAt,
      receivedAt: observedAt,
      quality: 0,
      speedKmh: 30,
      ...HERE,
    };
  });
  await api.store.append(samples.filter(({ observedAt }) => observedAt < Date.now()));
  await api.store.rollUp(Date.now());
}

describe('people’s data', () => {
  let api: TestApi;
  let person: Person;
  let words: string[];
  let rental: string;
  let car: string;
  /** When it says that it was where, in minutes after the person took it. */
  async function places(): Promise<number[]> {
    const found: number[] = [];
    for await (const { observedAt, latitude } of api.store.track(car, { from: 0, to: Date.now() })) {
      if (latitude !== undefined) found.push((observedAt - OUT.from) / MINUTE_MS);
    }
    return found;
  }
  const whileOut = (minutes: number[]) => minutes.filter((at) => at >= 0 && at < (OUT.to - OUT.from) / MINUTE_MS);
  before(async () => {
    api = await startApi({ RATE_LIMITS: 'on' });
    person = await api.register({
      name: `${MARK} Name`,
      email: `${MARK}@example.org`,
      phoneNumber: '+34698765432',
      address: `${MARK} Street 7`,
    });
    words = [MARK, '698765432', '1987-06-05', 'LIC-998877'];
    const { token, userId } = person;
    const licence = { number: 'LIC-998877', country: 'ES', issuedOn: '2010-01-01', expiresOn: '2040-01-01' };
    const profile = await api.request('PATCH', '/api/v1/users/me', {
      token,
      headers: { 'if-match': '*' },
      body: { birthDate: '1987-06-05', licence },
    });
    expect(profile.status, profile.text).to.equal(200);
    const note = { nickname: `${MARK} nick` };
    await api.request('PUT', '/api/v1/users/me/preferences', { token, headers: { 'if-match': '*' }, body: note });
    await api.request('POST', '/api/users/login', {
      token: null,
      headers: { 'user-agent': `${MARK} phone` },
      body: { email: person.email, password: person.password },
    });
    await api.request('POST', '/api/users/login', {
      token: null,
      headers: { 'user-agent': `${MARK} phone` },
      body: { email: person.email, password: 'wrong wrong wrong' },
    });
    const stage = await rentalStage(api);
    car = await api.makeCar();
    rental = await stage.confirmed(car, days(2, 3), { token, userId });
    await invoiced(api, rental);
    await pay(api, rental, 4990);
    const invoice = await api.db('invoices').where({ reservation_id: rental }).first('buyer');
    expect(JSON.stringify(invoice), 'there is an invoice to the person').to.include(MARK);
    await api.db.raw(
      `update reservations set state = 'completed', started_at = ?, ended_at = ?, reason = ? where id = ?`,
      [new Date(OUT.from), new Date(OUT.to), `${MARK} was late`, rental],
    );
    await drive(api, car);
    const key = { 'idempotency-key': 'one' };
    const given = { token, headers: key, body: { reservationId: rental, rating: 2, comments: `${MARK} says no` } };
    expect((await api.request('POST', '/api/v1/feedback', given)).status).to.equal(201);
    await api.db.raw(
      `insert into notifications (user_id, kind, dedupe_key, language, urgent, data) values (?, 'receipt', 'x', 'en', false, ?)`,
      [userId, JSON.stringify({ name: MARK })],
    );
    await api.db.raw(
      `insert into deliveries (notification_id, channel, address) select id, 'email', ? from notifications where user_id = ? and dedupe_key = 'x'`,
      [person.email, userId],
    );
    await api.db.raw(`insert into push_subscriptions (user_id, endpoint, p256dh, auth) values (?, ?, 'p', 'a')`, [
      userId,
      `https://push.example/${MARK}`,
    ]);
    await api.db('webhook_endpoints').insert({
      ...{
        user_id: userId,
        url: `https://${MARK}.example/hook`,
        kinds: ['reservation.ended'],
        secret: Buffer.from('x'),
      },
    });
    const view = { user_id: userId, vehicle_id: car, way: 'state', times: 1, hour: new Date(), last_at: new Date() };
    await api.db('position_views').insert({ ...view, scope: `${MARK} scope` });
  });
  after(() => api[Symbol.asyncDispose]());

  it('come in one file, with everything', async () => {
    const { status, json, text, headers } = await api.request('GET', '/api/v1/users/me/export', {
      token: person.token,
    });
    expect(status, text).to.equal(200);
    expect(headers.get('content-disposition')).to.match(/attachment/);
    expect(json?.licenceNumber).to.equal('LIC-998877');
    for (const word of words) expect(text).to.include(word);
    expect(text).to.not.match(/password_hash|argon2/);
    expect((json as { trails: object[] }).trails[0]).to.include({ reservationId: rental });
    for (const part of [
      'sessions',
      'reservations',
      'notifications',
      'feedback',
      'auditEntries',
      'profile',
      'keptAnswers',
    ]) {
      expect(json?.[part], part).to.not.have.length(0);
    }
  });

  it('are erased by nobody else, without being meant, nor while a rental or money is open', async () => {
    const erase = (token: string, body: object, who = 'me') =>
      api.request('POST', `/api/v1/users/${who}/erasure`, { token, body });
    expect((await erase(person.token, {})).status).to.equal(400);
    expect((await erase(await api.tokenOf('customer'), { confirm: 'erase' }, person.userId)).status).to.equal(403);
    await api.db('reservations').where({ id: rental }).update({ state: 'active' });
    const open = await erase(person.token, { confirm: 'erase' });
    expect([open.status, open.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:rental-open']);
    await api.db('reservations').where({ id: rental }).update({ state: 'completed' });
    await api.db.raw(
      `insert into payments (reservation_id, user_id, part, amount_minor, currency, method, caller, fingerprint, form)
       values (?, ?, 1, 100, 'EUR', 'Cash', ?, '', 'canonical')`,
      [rental, person.userId, person.userId],
    );
    const money = await erase(person.token, { confirm: 'erase' });
    expect([money.status, money.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:money-open']);
    await api.db('payments').where({ reservation_id: rental }).update({ state: 'failed' });
  });

  it('are in no column of any table once they are erased, but where the law keeps them', async () => {
    const before = await columnsWith(api.db, words);
    expect(before, 'the sweep finds them').to.include.members([
      'users.name',
      'users.email',
      ...['feedback.comments', 'sessions.device', 'invoices.buyer', 'webhook_endpoints.url', 'position_views.scope'],
      ...['notifications.data', 'deliveries.address', 'push_subscriptions.endpoint', 'reservations.reason'],
    ]);
    const keys = await api.db('rate_limits').select('key');
    const erased = await api.request('POST', '/api/v1/users/me/erasure', {
      token: person.token,
      body: { confirm: 'erase' },
    });
    expect(erased.status, erased.text).to.equal(204);
    expect((await columnsWith(api.db, words)).filter((column) => !LAWFUL.includes(column))).to.deep.equal([]);
    expect((await api.db('rate_limits').select('key')).length).to.be.lessThan(keys.length);
    const { rows } = await api.db.raw(`select count(*)::int as n from idempotent_answers where caller = ?`, [
      person.userId,
    ]);
    expect(rows[0].n).to.equal(0);
    expect((await api.request('GET', '/api/v1/users/me', { token: person.token })).status).to.equal(401);
    const again = { token: null, body: { email: person.email, password: person.password } };
    expect((await api.request('POST', '/api/users/login', again)).status).to.equal(401);
    const { rows: told } = await api.db.raw(
      `select action from audit_log where subject_id = ? and action = 'user.erased'`,
      [person.userId],
    );
    expect(told).to.have.length(1);
    expect((await api.db('reservations').where({ id: rental })).length, 'the books keep the rental').to.equal(1);
  });

  it('cannot be reached from a car any more: where it was while they had it is nowhere, also if it tells so later', async () => {
    expect(whileOut(await places()), 'not in what is kept raw').to.deep.equal([]);
    expect(await places(), 'before and after the car has places still').to.have.length.greaterThan(5);
    const located = async (table: string, at: string) => {
      const { rows } = await api.db.raw(
        `select 1 from ${table} where vehicle_id = ? and ${at} >= ? and ${at} < ? and latitude_count > 0`,
        [car, new Date(OUT.from), new Date(OUT.to)],
      );
      return rows.length;
    };
    expect([await located('telemetry_minutes', 'at'), await located('telemetry_hours', 'at')]).to.deep.equal([0, 0]);
    await drive(api, car);
    expect(whileOut(await places()), 'a car that was offline tells late').to.not.deep.equal([]);
    await forgetLatecomers(api.db, api.store);
    expect(whileOut(await places())).to.deep.equal([]);
    expect((await api.db('invoices').where({ reservation_id: rental })).length, 'the invoice stays').to.equal(1);
  });
});
