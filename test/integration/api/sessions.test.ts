import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type Person, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { liveMaps } from '../../support/live-map.js';
import { days } from '../../support/rental-stage.js';

const ALL = '/api/v1/auth/sessions';

describe('my sessions', () => {
  let api: TestApi;
  const { open, closeAll } = liveMaps(() => api);
  before(async () => {
    api = await startApi();
  });
  afterEach(closeAll);
  after(() => api[Symbol.asyncDispose]());

  const isIn = async (token: string) => (await api.request('GET', '/api/users/profile', { token })).status === 200;
  async function signIn({ email, password }: Pick<Person, 'email' | 'password'>, device = 'test') {
    const headers = { 'user-agent': device };
    const { json } = await api.request('POST', '/api/users/login', { token: null, body: { email, password }, headers });
    return { token: String(json?.token), refreshToken: String(json?.refreshToken) };
  }
  async function listOf(token: string) {
    const { json } = await api.request('GET', ALL, { token });
    return json?.items as { id: string; current: boolean; device: string; address: string; lastUsedAt: string }[];
  }

  it('are listed with device, address and times, and the one that asks is marked', async () => {
    const person = await api.register();
    const phone = await signIn(person, `My phone ${'x'.repeat(300)}`);
    const items = await listOf(phone.token);
    expect(items).to.have.length(2);
    const current = items.filter((session) => session.current);
    expect(current).to.have.length(1);
    expect(current[0]).to.have.all.keys('id', 'current', 'device', 'address', 'createdAt', 'lastUsedAt', 'expiresAt');
    expect(current[0]?.device)
      .to.match(/^My phone x+$/)
      .and.have.length(200);
    expect(current[0]?.address).to.match(/127\.0\.0\.1$/);
    expect((await listOf(person.token)).find((session) => session.current)?.id).to.not.equal(current[0]?.id);
  });

  it('are used last when they were refreshed last', async () => {
    const person = await api.register();
    const { refreshToken } = await signIn(person);
    await api.db('sessions').where({ user_id: person.userId }).update({ last_used_at: '2020-01-01' });
    await api.request('POST', '/api/auth/refresh-token', { token: null, body: { refreshToken } });
    const used = (await listOf(person.token)).map((session) => session.lastUsedAt.slice(0, 4));
    expect(used).to.deep.equal([String(new Date().getUTCFullYear()), '2020']);
  });

  it('can be ended one by one, at once, for tokens of both kinds', async () => {
    const person = await api.register();
    const phone = await signIn(person);
    const { id } = (await listOf(phone.token)).find((session) => session.current) ?? { id: '' };
    expect(await isIn(phone.token)).to.equal(true);
    expect((await api.request('DELETE', `${ALL}/${id}`, { token: person.token })).status).to.equal(204);
    expect(await isIn(phone.token)).to.equal(false);
    const { status } = await api.request('POST', '/api/auth/refresh-token', { token: null, body: phone });
    expect(status).to.equal(401);
    expect(await isIn(person.token)).to.equal(true);
    expect((await api.request('DELETE', `${ALL}/${id}`, { token: person.token })).status, 'ended already').to.equal(
      404,
    );
  });

  it('cannot be ended by anybody else, nor told from those that never were', async () => {
    const [ada, eve] = [await api.register(), await api.register()];
    const { id } = (await listOf(ada.token))[0] ?? { id: '' };
    const foreign = await api.request('DELETE', `${ALL}/${id}`, { token: eve.token });
    const none = await api.request('DELETE', `${ALL}/${randomUUID()}`, { token: eve.token });
    expect([foreign.status, foreign.text]).to.deep.equal([404, none.text]);
    expect((await api.request('DELETE', `${ALL}/${id}`)).status, 'not even by the admin').to.equal(404);
    expect(await isIn(ada.token)).to.equal(true);
    expect((await listOf(eve.token)).map((session) => session.id)).to.not.include(id);
  });

  it('all end when I sign out everywhere, and nobody else’s', async () => {
    const [ada, eve] = [await api.register(), await api.register()];
    const phone = await signIn(ada);
    expect((await api.request('DELETE', ALL, { token: ada.token })).status).to.equal(204);
    expect([await isIn(ada.token), await isIn(phone.token), await isIn(eve.token)]).to.deep.equal([false, false, true]);
  });

  it('once ended are nobody’s, where anyone may ask, too', async () => {
    const { token } = await api.register();
    const body = { vehicleId: await api.makeCar(), ...days(10, 11) };
    const { json: quote } = await api.request('POST', '/api/v1/quotes', { token, body });
    const read = () => api.request('GET', `/api/v1/quotes/${quote?.id}`, { token });
    expect((await read()).status).to.equal(200);
    await api.request('DELETE', ALL, { token });
    expect((await read()).status).to.equal(404);
  });

  it('with a live map: all are cut off but the one that changed the password', async () => {
    const admin = { email: 'second@example.org', password: 'an honest password' };
    const { userId } = await api.register(admin);
    await api.db('users').where({ id: userId }).update({ role: 'admin' });
    const [here, there] = [await signIn(admin), await signIn(admin)];
    const [mine, other] = [open(here.token), open(there.token)];
    await eventually(() => expect([mine.socket.connected, other.socket.connected]).to.deep.equal([true, true]));
    const body = { oldPassword: admin.password, password: 'another honest password' };
    expect((await api.request('POST', '/api/v1/auth/password', { token: here.token, body })).status).to.equal(204);
    await eventually(() => expect(other.socket.connected).to.equal(false));
    expect(other.heard.problems).to.deep.equal(['urn:motorpool:problem:session-ended']);
    expect(mine.socket.connected).to.equal(true);
  });
});
