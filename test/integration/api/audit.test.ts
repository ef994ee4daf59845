import { expect } from 'chai';
import { NAMED_KINDS } from '../../../api/audit/audit-names-repository.js';
import { ADMIN, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';

interface Entry {
  id: string;
  at: string;
  actor: { userId: string | null; role: string; address: string | null; name: string | null; apiKey: string | null };
  action: string;
  subject: { kind: string; id: string; name: string | null; startsAt: string | null; endsAt: string | null };
  before: unknown;
  after: unknown;
}

describe('the audit log', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  async function read(query: string): Promise<Entry[]> {
    const { status, json, text } = await api.request('GET', `/api/v1/audit?${query}`);
    expect(status, text).to.equal(200);
    return json?.items as Entry[];
  }
  const actionsOf = async (userId: string) =>
    (await read(`subjectKind=user&subjectId=${userId}`)).map(({ action }) => action).reverse();
  const post = (path: string, body: unknown, token: string | null = null) => api.request('POST', path, { token, body });

  it('tells what happened to an account, without what is secret or personal', async () => {
    const { userId, email, password, phoneNumber, token } = await api.register();
    await post('/api/users/login', { email, password: 'a wrong password' });
    await eventually(async () => expect(await actionsOf(userId)).to.include('user.sign-in-failed'));
    await api.request('PUT', '/api/users/profile', { token, body: { name: 'Ada King', address: 'Secret Street 1' } });
    const changed = { oldPassword: password, password: 'another honest password' };
    await post('/api/v1/auth/password', changed, token);
    await post('/api/auth/logout', {}, token);
    await post('/api/auth/login', { phone: phoneNumber });
    const code = (await api.messageTo(phoneNumber, 'sign-in-code')).secret;
    await post('/api/auth/verify-otp', { phone: phoneNumber, code });
    await post('/api/v1/auth/password-reset', { email });
    const reset = (await api.messageTo(email, 'reset-password')).secret;
    await post('/api/v1/auth/password-reset/confirm', { token: reset, password: 'a third honest password' });
    await api.request('PATCH', `/api/v1/users/${userId}`, { body: { role: 'operator' }, headers: { 'if-match': '*' } });
    expect(await actionsOf(userId)).to.deep.equal([
      'user.registered',
      'user.signed-in',
      'user.sign-in-failed',
      'user.profile-changed',
      'user.password-changed',
      'user.session-ended',
      'user.signed-in',
      'user.password-reset',
      'user.sessions-ended',
      'user.role-changed',
    ]);
    const entries = await read(`subjectId=${userId}`);
    const text = JSON.stringify(entries);
    for (const secret of [password, code, reset, token, email, phoneNumber, 'Secret Street']) {
      expect(text).to.not.include(secret);
    }
    expect(entries.at(-2)).to.deep.include({ after: { way: 'password', sessionId: sessionOf(token) } });
    expect(entries.find(({ action }) => action === 'user.role-changed')).to.deep.include({
      before: { role: 'customer', disabled: false },
      after: { role: 'operator', disabled: false },
    });
  });
  const sessionOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()).sid as string;

  it('tells of a stolen refresh token, of second factors and of keys', async () => {
    const { userId, email, password } = await api.register();
    const first = (await post('/api/users/login', { email, password })).json;
    const second = (await post('/api/auth/refresh-token', { refreshToken: first?.refreshToken })).json;
    await post('/api/auth/refresh-token', { refreshToken: second?.refreshToken });
    await post('/api/auth/refresh-token', { refreshToken: first?.refreshToken });
    expect(await actionsOf(userId)).to.include('user.refresh-token-reused');
    const key = await post('/api/v1/api-keys', { name: 'Exporter', permissions: ['vehicles.read'] }, api.token);
    await api.request('DELETE', `/api/v1/api-keys/${key.json?.id}`);
    const ofKey = await read(`subjectKind=api-key&subjectId=${key.json?.id}`);
    expect(ofKey.map(({ action }) => action)).to.deep.equal(['api-key.revoked', 'api-key.made']);
    expect(JSON.stringify(ofKey)).to.not.include(key.json?.key);
  });

  it('keeps only some of the failures that a stranger can cause', async () => {
    const { userId, email } = await api.register();
    for (let i = 0; i < 25; i++) await post('/api/users/login', { email, password: 'wrong' });
    await eventually(async () => {
      const failures = (await actionsOf(userId)).filter((action) => action === 'user.sign-in-failed');
      expect(failures.length).to.be.within(20, 23); // those that run at once may not see each other
    });
    await post('/api/users/login', { email: 'nobody@example.org', password: 'wrong' });
    expect((await read('action=user.sign-in-failed')).every(({ subject }) => subject.id !== '')).to.equal(true);
  });

  it('is read by subject, actor, action and span, the newest first, page by page', async () => {
    const [{ id: adminId }] = await api.db('users').where({ email: ADMIN.email }).select('id');
    const { userId } = await api.register();
    const began = new Date().toISOString();
    for (const disabled of [true, false, true]) {
      await api.request('PATCH', `/api/v1/users/${userId}`, { body: { disabled }, headers: { 'if-match': '*' } });
    }
    const filter = `actorId=${adminId}&action=user.standing-changed&subjectId=${userId}`;
    const all = await read(`${filter}&from=${began}`);
    expect(all.map(({ after }) => (after as { disabled: boolean }).disabled)).to.deep.equal([true, false, true]);
    expect(all.map(({ id }) => Number(id))).to.deep.equal(all.map(({ id }) => Number(id)).sort((a, b) => b - a));
    expect(await read(`${filter}&to=${began}`)).to.deep.equal([]);
    const { json } = await api.request('GET', `/api/v1/audit?${filter}&limit=2`);
    const rest = await read(`${filter}&limit=2&cursor=${json?.nextCursor}`);
    expect([...((json?.items ?? []) as Entry[]), ...rest]).to.deep.equal(all);
    for (const wrong of ['cursor=0', 'cursor=x', 'actorId=x', 'from=x', 'limit=0']) {
      expect((await api.request('GET', `/api/v1/audit?${wrong}`)).status, wrong).to.equal(400);
    }
  });

  it('calls people and things what they are called, by one look-up a page', async () => {
    const { userId } = await api.register({ name: 'Grace Hopper' });
    await api.request('PATCH', `/api/v1/users/${userId}`, { body: { role: 'operator' }, headers: { 'if-match': '*' } });
    const car = { make: 'Seat', model: 'León', year: 2024, pricePerDayMinor: 4000, currency: 'EUR', kind: 'car' };
    const added = await api.request('POST', '/api/v1/vehicles', { body: { ...car, licencePlate: '1234 BCF' } });
    const [startsAt, endsAt] = ['2031-05-01T08:00:00.000Z', '2031-05-02T08:00:00.000Z'];
    const booking = { userId, vehicleId: added.json?.id, startsAt, endsAt };
    const reserved = await api.request('POST', '/api/v1/reservations', { body: booking });
    const cancelled = await api.request('POST', `/api/v1/reservations/${reserved.json?.id}/cancel`, { body: {} });
    expect(cancelled.status, cancelled.text).to.equal(200);
    const one = async (kind: string, id: unknown) => (await read(`subjectKind=${kind}&subjectId=${id}`))[0] as Entry;
    const person = await one('user', userId);
    expect([person.actor.name, person.subject.name]).to.deep.equal(['Administrator', 'Grace Hopper']);
    expect((await one('vehicle', added.json?.id)).subject.name).to.equal('Seat León · 1234 BCF');
    expect((await one('reservation', reserved.json?.id)).subject).to.deep.include({
      ...{ name: 'Seat León · 1234 BCF', startsAt, endsAt },
    });
    const asked: string[] = [];
    const note = ({ sql }: { sql: string }) => asked.push(sql);
    api.db.on('query', note);
    await read('limit=50');
    api.db.off('query', note);
    expect(asked.filter((sql) => sql.includes('union all'))).to.have.length(1);
    expect(asked.filter((sql) => /from (users|vehicles|reservations) s/.test(sql))).to.have.length(1);
  });

  it('keeps its sense when a person is erased, or a tariff removed', async () => {
    const { userId } = await api.register({ name: 'Ada Byron' });
    expect((await post(`/api/v1/users/${userId}/erasure`, { confirm: 'erase' }, api.token)).status).to.equal(204);
    const ofErased = await read(`subjectKind=user&subjectId=${userId}`);
    expect(new Set(ofErased.map(({ subject }) => subject.name))).to.deep.equal(new Set(['Erased person']));
    expect(JSON.stringify(ofErased)).to.not.include('Ada');
    const tariff = { name: 'Summer', rules: {} };
    const made = await api.request('POST', '/api/v1/tariffs', { body: tariff });
    expect(made.status, made.text).to.equal(201);
    await api.request('DELETE', `/api/v1/tariffs/${made.json?.id}`, { headers: { 'if-match': '*' } });
    const ofTariff = await read(`subjectKind=tariff&subjectId=${made.json?.id}`);
    expect(ofTariff.map(({ subject }) => subject.name)).to.deep.equal(['Summer', 'Summer']);
  });

  it('is read with entries of every kind in it; of a webhook it names the host, as an address may hold secrets', async () => {
    const { userId } = await api.register();
    const [hook] = await api
      .db('webhook_endpoints')
      .insert({
        user_id: userId,
        url: 'https://me:pw@hooks.example.org:8443/s?key=1',
        kinds: [],
        secret: Buffer.alloc(1),
      })
      .returning('id');
    const rows = NAMED_KINDS.map((kind) => ({
      ...{
        actor_role: 'admin',
        action: 'thing.done',
        subject_kind: kind,
        subject_id: kind === 'webhook' ? hook.id : userId,
      },
    }));
    await api.db('audit_log').insert(rows);
    const entries = await read(`action=thing.done&limit=${rows.length}`);
    expect(entries.map(({ subject }) => subject.kind)).to.have.members([...NAMED_KINDS]);
    expect(entries.find(({ subject }) => subject.kind === 'webhook')?.subject.name).to.equal('hooks.example.org:8443');
  });

  it('gives a machine no names that its key may not read', async () => {
    const permissions = ['audit.read', 'vehicles.read'];
    const key = await api.request('POST', '/api/v1/api-keys', { body: { name: 'Auditor', permissions } });
    const { json } = await api.request('GET', '/api/v1/audit?limit=1000', { token: key.json?.key as string });
    const entries = json?.items as Entry[];
    expect(entries.map(({ actor }) => actor.name).filter(Boolean)).to.deep.equal([]);
    const named = entries.filter(({ subject }) => ['user', 'vehicle'].includes(subject.kind) && subject.name !== null);
    expect(new Set(named.map(({ subject }) => subject.kind))).to.deep.equal(new Set(['vehicle']));
  });

  it('can be neither changed nor cut short, by anyone who may write to it', async () => {
    const rows = await api.db('audit_log').count();
    for (const statement of [
      "update audit_log set action = 'nothing'",
      'delete from audit_log',
      'delete from audit_log where false',
      'truncate audit_log',
    ]) {
      const refused = await api.db.raw(statement).then(
        () => undefined,
        (error) => error,
      );
      expect(String(refused), statement).to.include('audit_log is append-only');
    }
    expect(await api.db('audit_log').count()).to.deep.equal(rows);
  });

  it('outlives the account', async () => {
    const { userId } = await api.register();
    await api.db('users').where({ id: userId }).delete();
    expect(await actionsOf(userId)).to.include('user.registered');
  });
});
