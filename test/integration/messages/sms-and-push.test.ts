/** SMS by Twilio's protocol and web push, to stand-ins for those who are not ours. */
import { createECDH, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { notify } from '../../../api/notifications/notify.js';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { openReceiver, type Receiver } from '../../support/receiver.js';

const SID = 'AC0123456789abcdef0123456789abcdef';

describe('SMS and push', () => {
  let api: TestApi;
  let twilio: Receiver;
  let browser: Receiver;
  before(async () => {
    twilio = await openReceiver({ status: 201, body: '{"sid":"SM1"}' });
    browser = await openReceiver({ status: 201 });
    api = await startApi({
      ...{
        TWILIO_ACCOUNT_SID: SID,
        TWILIO_AUTH_TOKEN: 'token',
        TWILIO_FROM: '+15005550006',
        TWILIO_API_URL: twilio.url,
      },
      WEBHOOK_ALLOW_LOOPBACK: '1',
    });
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await twilio[Symbol.asyncDispose]();
    await browser[Symbol.asyncDispose]();
  });

  async function deliveriesOf(userId: string, channel: string) {
    const path = `/api/v1/notifications/deliveries?userId=${userId}&channel=${channel}`;
    return itemsOf((await api.request('GET', path)).json);
  }
  const askCode = (phone: string) => api.request('POST', '/api/auth/login', { token: null, body: { phone } });
  const sentTo = (phone: string) =>
    twilio.received.filter(({ body }) => new URLSearchParams(body.toString()).get('To') === phone);

  it('a code goes out as Twilio wants it, and signs in; the log does not show it', async () => {
    const { phoneNumber } = await api.register();
    await askCode(phoneNumber);
    const [request] = await eventually(() => {
      expect(sentTo(phoneNumber)).to.have.length(1);
      return sentTo(phoneNumber);
    });
    expect(request).to.include({ method: 'POST', path: `/2010-04-01/Accounts/${SID}/Messages.json` });
    expect(request?.headers).to.include({
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${SID}:token`).toString('base64')}`,
    });
    const form = new URLSearchParams(request?.body.toString());
    expect([...form.keys()].sort()).to.deep.equal(['Body', 'From', 'To']);
    expect(form.get('From')).to.equal('+15005550006');
    const code = /\b\d{6}\b/.exec(form.get('Body') ?? '')?.[0];
    const body = { phone: phoneNumber, code };
    expect((await api.request('POST', '/api/auth/verify-otp', { token: null, body })).status).to.equal(200);
    expect(api.logged.join('')).to.not.include(code);
  });

  it('is given up where Twilio knows no such number, and tried again where Twilio is busy', async () => {
    const [gone, later] = [await api.register(), await api.register()];
    twilio.answer({ status: 400, body: '{"code":21211,"message":"The To number is not a valid phone number."}' });
    await askCode(gone.phoneNumber);
    await eventually(async () =>
      expect((await deliveriesOf(gone.userId, 'sms'))[0]).to.include({
        state: 'dead',
        detail: 'Twilio: 400, error 21211',
      }),
    );
    twilio.answer({ status: 429, body: '{"code":20429}' });
    await askCode(later.phoneNumber);
    await eventually(async () =>
      expect((await deliveriesOf(later.userId, 'sms'))[0]).to.include({ state: 'queued', attempts: 1 }),
    );
    twilio.answer({ status: 201, body: '{"sid":"SM2","messages":[]}' });
    await api.db('deliveries').where({ state: 'queued' }).update({ next_at: new Date() });
    await eventually(async () => expect((await deliveriesOf(later.userId, 'sms'))[0]).to.include({ state: 'sent' }));
  });

  it('a code that nobody could send in time is not sent any more', async () => {
    const { phoneNumber, userId } = await api.register();
    twilio.answer({ status: 500 });
    await askCode(phoneNumber);
    await eventually(async () => expect((await deliveriesOf(userId, 'sms'))[0]).to.include({ attempts: 1 }));
    twilio.answer({ status: 201, body: '{}' });
    const past = new Date(Date.now() - 11 * 60_000);
    await api.db('notifications').where({ user_id: userId, kind: 'sign-in-code' }).update({ created_at: past });
    await api.db('deliveries').where({ state: 'queued' }).update({ next_at: new Date() });
    await eventually(async () => expect((await deliveriesOf(userId, 'sms'))[0]).to.include({ state: 'dropped' }));
    expect(sentTo(phoneNumber)).to.have.length(1);
  });

  it('a browser that is subscribed gets pushes, encrypted and signed; one that has left is forgotten', async () => {
    const { token, userId } = await api.register();
    const keys = createECDH('prime256v1');
    const body = {
      endpoint: `${browser.url}/push/1`,
      keys: { p256dh: keys.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') },
    };
    const path = '/api/v1/push-subscriptions';
    const subscribed = await api.request('POST', path, { token, body });
    expect(subscribed.status, subscribed.text).to.equal(201);
    const key = String((await api.request('GET', '/api/v1/push-key', { token })).json?.publicKey);
    const alert = (dedupeKey: string) =>
      api.db.transaction((tx) =>
        notify(tx, { kind: 'alert', userId, data: { title: 'T', text: 'Secret' }, dedupeKey, urgent: true }),
      );
    await alert('one');
    await eventually(() => expect(browser.received).to.have.length(1));
    const [push] = browser.received;
    expect(push).to.include({ method: 'POST', path: '/push/1' });
    expect(push?.headers).to.include({ 'content-encoding': 'aes128gcm', urgency: 'high', ttl: '86400' });
    expect(push?.headers.authorization)
      .to.match(/^vapid t=[\w-]+\.[\w-]+\.[\w-]+/)
      .and.to.include(key);
    expect(push?.body.toString('latin1')).to.not.include('Secret');

    browser.answer({ status: 410 });
    await alert('two');
    await eventually(async () => expect(itemsOf((await api.request('GET', path, { token })).json)).to.deep.equal([]));
    const states = (await deliveriesOf(userId, 'push')).map(({ state }) => state);
    expect(states).to.have.members(['sent', 'dead']);
    const other = await api.register();
    const again = await api.request('POST', path, { token, body });
    const id = String(again.json?.id);
    expect((await api.request('DELETE', `${path}/${id}`, { token: other.token })).status).to.equal(404);
    expect((await api.request('DELETE', `${path}/${id}`, { token })).status).to.equal(204);
  });
});
