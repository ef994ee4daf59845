/** When events go out to other systems, and when they say that things happened. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { notify } from '../../../api/notifications/notify.js';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { openReceiver, type Receiver } from '../../support/receiver.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';
import { webhookChecks } from '../../support/webhook-checks.js';

describe('events to other systems', () => {
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

  it('wait for nobody but who is slow: hundreds that wait for one endpoint hold up no other', async () => {
    let letGo = () => {};
    const slow = await openReceiver({ status: 200, after: new Promise<void>((resolve) => (letGo = resolve)) });
    const { id } = await add(['reservation.held'], `${slow.url}/slow`);
    await api.db.raw(
      `select emit_event('reservation.held', 'x', '{}', 'slow-' || n, now() - interval '1 hour') from generate_series(1, 1500) n`,
    );
    const asked = await eventually(async () => {
      const claimed = await api.db('webhook_deliveries').where({ endpoint_id: id }).where('attempts', '>', 0);
      expect(claimed.length).to.be.greaterThan(0);
      return claimed.length;
    });
    await add(['vehicle.created']);
    for (let n = 1; n <= 6; n++) {
      await api.makeCar();
      await events(n);
    }
    expect(asked, 'few of one at a time').to.be.at.most(4);
    expect(slow.received.length).to.equal(asked);
    letGo();
    await eventually(() => expect(slow.received.length, 'and it gets its own').to.be.greaterThan(40));
    await api.db('webhook_endpoints').where({ id }).delete();
    await slow[Symbol.asyncDispose]();
  });

  it('say when it happened, not when it was noticed, and of money whether or not its customer is told', async () => {
    const { secret } = await add(['reservation.held', 'payment.completed']);
    const customer = await stage.customer();
    const { json } = await stage.reserve(await api.makeCar(), days(20, 21), customer);
    const paymentId = randomUUID();
    await api.db('users').where({ id: customer.userId }).update({ disabled_at: new Date() });
    await api.db.transaction((tx) =>
      notify(tx, {
        kind: 'receipt',
        userId: customer.userId,
        reservationId: String(json?.id),
        data: { paymentId, amountMinor: 4990, currency: 'EUR' },
        dedupeKey: `receipt:${paymentId}`,
      }),
    );
    const bodies = (await events(2)).map((each) => checked(secret, each));
    const held = bodies.find(({ type }) => type === 'motorpool.reservation.held');
    const paid = bodies.find(({ type }) => type === 'motorpool.payment.completed');
    expect(paid).to.include({ subject: paymentId });
    const history = await api
      .db('reservation_history')
      .where({ reservation_id: String(json?.id) })
      .first();
    expect(held?.time).to.equal(history.at.toISOString());
    expect(Date.parse(String(held?.time))).to.be.lessThan(Date.parse(String(paid?.time)));
    expect(await api.db('notifications').where({ dedupe_key: `receipt:${paymentId}` })).to.deep.equal([]);
  });
});
