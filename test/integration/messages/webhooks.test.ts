/** Events for other systems. */
import { expect } from 'chai';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { openReceiver, type Received, type Receiver } from '../../support/receiver.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';
import { webhookChecks } from '../../support/webhook-checks.js';

describe('webhooks', () => {
  let api: TestApi;
  let stage: RentalStage;
  let receiver: Receiver;
  before(async () => {
    api = await startApi({ WEBHOOK_ALLOW_LOOPBACK: '1', PUBLIC_URL: 'https://motorpool.example.org' });
    stage = await rentalStage(api);
  });
  beforeEach(async () => {
    receiver = await openReceiver();
  });
  afterEach(async () => {
    await api.db('webhook_endpoints').delete();
    await receiver[Symbol.asyncDispose]();
  });
  after(() => api[Symbol.asyncDispose]());

  const { add, events, checked } = webhookChecks(() => ({ api, receiver }));
  const log = async (id: string) => itemsOf((await api.request('GET', `/api/v1/webhooks/${id}/deliveries`)).json);
  const dueNow = () => api.db('webhook_deliveries').where({ state: 'queued' }).update({ next_at: new Date() });

  it('bring what was asked for, as CloudEvents, signed as Standard Webhooks says', async () => {
    const { id, secret } = await add(['reservation.held', 'reservation.confirmed']);
    const car = await api.makeCar();
    const reservationId = await stage.confirmed(car, days(1, 2));
    await stage.act(reservationId, 'cancel');
    const received = await events(2);
    const bodies = received.map((each) => checked(secret, each));
    expect(bodies.map(({ type }) => type)).to.have.members([
      'motorpool.reservation.held',
      'motorpool.reservation.confirmed',
    ]);
    for (const [i, body] of bodies.entries()) {
      expect(received[i]?.headers).to.include({
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'webhook-id': body.id,
      });
      expect(body).to.include({
        specversion: '1.0',
        source: 'https://motorpool.example.org',
        subject: reservationId,
        datacontenttype: 'application/json',
      });
      expect(body.data).to.include({ reservationId, vehicleId: car, userId: stage.first.userId, currency: 'EUR' });
    }
    const delivered = { state: 'delivered', status: 200, attempts: 1 };
    await eventually(async () =>
      expect((await log(id)).map(({ state, status, attempts }) => ({ state, status, attempts }))).to.deep.equal([
        delivered,
        delivered,
      ]),
    );
  });

  it('tell of cars that are added, changed and removed', async () => {
    const { secret } = await add(['vehicle.created', 'vehicle.changed', 'vehicle.removed']);
    const id = await api.makeCar();
    const headers = { 'if-match': '*' };
    await api.request('PATCH', `/api/v1/vehicles/${id}`, { body: { make: 'Cupra' }, headers });
    await api.request('DELETE', `/api/v1/vehicles/${id}`);
    const bodies = (await events(3)).map((each) => checked(secret, each));
    expect(bodies.map(({ type, subject }) => [type, subject])).to.have.deep.members([
      ['motorpool.vehicle.created', id],
      ['motorpool.vehicle.changed', id],
      ['motorpool.vehicle.removed', id],
    ]);
  });

  it('are signed with both secrets for a day after a change of secret', async () => {
    const { id, secret: first } = await add(['vehicle.created']);
    const rotated = await api.request('POST', `/api/v1/webhooks/${id}/secret`);
    expect(rotated.json?.previousSecretUntil).to.be.a('string');
    const second = String(rotated.json?.secret);
    await api.makeCar();
    const [both] = await events(1);
    expect(checked(first, both as Received)).to.deep.equal(checked(second, both as Received));
    await api.db('webhook_endpoints').where({ id }).update({ previous_until: new Date() });
    await api.makeCar();
    const [, one] = await events(2);
    expect(() => checked(first, one as Received)).to.throw();
    expect(checked(second, one as Received)).to.include({ type: 'motorpool.vehicle.created' });
    const seen = await api.request('GET', `/api/v1/webhooks/${id}`);
    for (const secret of [first, second]) expect(seen.text).to.not.include(secret);
    const { rows } = await api.db.raw('select row_to_json(e)::text as text from webhook_endpoints e');
    for (const secret of [first, second]) expect(rows[0].text).to.not.include(secret);
  });

  it('come again, as the same event, until they are taken; the log says what was answered, and not all of it', async () => {
    receiver.answer({ status: 500, body: 'x'.repeat(100_000) });
    const { id } = await add(['vehicle.created']);
    await api.makeCar();
    await events(1);
    const [failed] = await eventually(async () => {
      const found = await log(id);
      expect(found[0]?.status).to.equal(500);
      return found;
    });
    expect(failed).to.include({ state: 'queued', attempts: 1, detail: 'answered 500', response: 'x'.repeat(2_000) });
    receiver.answer({ status: 204 });
    await dueNow();
    const [first, second] = await events(2);
    expect(second?.headers['webhook-id']).to.equal(first?.headers['webhook-id']);
    await eventually(async () => expect((await log(id))[0]).to.include({ state: 'delivered', attempts: 2 }));
    const replay = `/api/v1/webhooks/${id}/deliveries/${failed?.id}/replay`;
    expect((await api.request('POST', replay)).status).to.equal(202);
    const [, , third] = await events(3);
    expect(third?.headers['webhook-id']).to.equal(first?.headers['webhook-id']);
  });

  it('do not follow a redirect', async () => {
    await using elsewhere = await openReceiver();
    receiver.answer({ status: 307, headers: { location: elsewhere.url } });
    const { id } = await add(['vehicle.created']);
    await api.makeCar();
    await eventually(async () => expect((await log(id))[0]).to.include({ status: 307, state: 'queued' }));
    expect(elsewhere.received).to.deep.equal([]);
  });

  it('are switched off after days of failure, or where the other side says that it is gone; their owner is told', async () => {
    receiver.answer({ status: 503 });
    const { id } = await add(['vehicle.created']);
    await api
      .db('webhook_endpoints')
      .where({ id })
      .update({ failing_since: new Date(Date.now() - 6 * 86_400_000) });
    await api.makeCar();
    const off = await eventually(async () => {
      const { json, headers } = await api.request('GET', `/api/v1/webhooks/${id}`);
      expect(json?.enabled).to.equal(false);
      return { json, etag: String(headers.get('etag')) };
    });
    expect(off.json?.disabledReason).to.include('five days');
    const told = itemsOf((await api.request('GET', '/api/v1/notifications')).json);
    expect(told[0]).to.include({ kind: 'alert', title: 'A webhook was switched off' });

    const on = { body: { enabled: true }, headers: { 'if-match': off.etag } };
    expect((await api.request('PATCH', `/api/v1/webhooks/${id}`, on)).json).to.include({
      enabled: true,
      failingSince: null,
    });
    receiver.answer({ status: 410 });
    await api.makeCar();
    await eventually(async () =>
      expect((await api.request('GET', `/api/v1/webhooks/${id}`)).json?.disabledReason).to.include('410'),
    );
    const before = receiver.received.length;
    await api.makeCar();
    await dueNow();
    await eventually(async () => expect((await log(id)).every(({ state }) => state === 'failed')).to.equal(true));
    expect(receiver.received).to.have.length(before);
  });

  it('of one administrator are no other’s, and stop when theirs is administrator no more', async () => {
    const { id } = await add(['vehicle.created']);
    await api.makeCar();
    await events(1);
    const [delivery] = await log(id);
    const token = await api.tokenOf('admin');
    const headers = { 'if-match': '*' };
    for (const [method, path, options] of [
      ['GET', '', {}],
      ['PATCH', '', { body: { enabled: false }, headers }],
      ['POST', '/secret', {}],
      ['GET', '/deliveries', {}],
      ['POST', `/deliveries/${delivery?.id}/replay`, {}],
      ['DELETE', '', {}],
    ] as const) {
      const answer = await api.request(method, `/api/v1/webhooks/${id}${path}`, { token, ...options });
      expect(answer.status, `${method} ${path}`).to.equal(404);
    }
    expect(itemsOf((await api.request('GET', '/api/v1/webhooks', { token })).json)).to.deep.equal([]);
    const theirs = { token, body: { url: `${receiver.url}/theirs`, kinds: ['vehicle.created'] } };
    expect((await api.request('POST', '/api/v1/webhooks', theirs)).status).to.equal(201);
    await api.db('users').whereLike('email', 'admin-%@example.org').update({ role: 'operator' });
    await api.makeCar();
    await events(2);
    expect(receiver.received.map(({ path }) => path)).to.deep.equal(['/hook', '/hook']);
  });

  it('cannot be pointed at our own network', async () => {
    await using strict = await startApi();
    for (const url of [
      'http://127.0.0.1:9/',
      'http://localhost/',
      'http://0x7f.1/',
      'http://10.1.2.3/',
      'http://169.254.169.254/latest/meta-data',
      'http://[::1]/',
      'http://[::ffff:10.0.0.1]/',
      'http://[64:ff9b::a00:1]/',
      'http://224.0.0.1/',
      'ftp://example.org/',
      'https://user:secret@example.org/',
      'nowhere',
    ]) {
      const body = { url, kinds: ['vehicle.created'] };
      const { status, json } = await strict.request('POST', '/api/v1/webhooks', { body });
      expect([status, (json?.errors as { path: string }[] | undefined)?.[0]?.path], url).to.deep.equal([400, '/url']);
    }
  });
});
