/** What people are told shows on the pages that they have open, as it is written: each their own. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { notify } from '../../../api/notifications/notify.js';
import { notifyStaff } from '../../../api/notifications/notify-staff.js';
import { showSome } from '../../../api/notifications/show-live.js';
import type { NotificationNews } from '../../../contracts/index.js';
import { itemsOf, type Person, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { liveMaps } from '../../support/live-map.js';

describe('notifications on open pages', () => {
  let api: TestApi;
  const { open, closeAll } = liveMaps(() => api);
  before(async () => {
    api = await startApi();
  });
  afterEach(closeAll);
  after(() => api[Symbol.asyncDispose]());

  async function page(token: string): Promise<NotificationNews[]> {
    const heard: NotificationNews[] = [];
    const { socket } = open(token);
    socket.on('notification', (news) => heard.push(news));
    await eventually(() => expect(socket.connected).to.equal(true));
    return heard;
  }
  const tell = ({ userId }: { userId: string }, text: string) =>
    api.db.transaction((tx) =>
      notify(tx, { kind: 'alert', userId, data: { title: 'T', text }, dedupeKey: randomUUID() }),
    );
  const texts = (heard: NotificationNews[]) => heard.filter(({ kind }) => kind === 'alert').map(({ text }) => text);
  /** A new member of staff. */
  async function staff(): Promise<Person> {
    const person = await api.register();
    await api.db('users').where({ id: person.userId }).update({ role: 'operator' });
    const { json } = await api.request('POST', '/api/users/login', {
      token: null,
      body: { email: person.email, password: person.password },
    });
    return { ...person, token: String(json?.token) };
  }
  async function fleet(name: string, parentId?: string): Promise<string> {
    const [row] = await api.db('fleets').insert({ name, parent_id: parentId }).returning('id');
    return row.id;
  }

  it('come to every page of that person, a customer or staff, and to nobody else', async () => {
    const [ana, ben] = [await api.register(), await staff()];
    const pages = [await page(ana.token), await page(ana.token), await page(ben.token), await page(api.token)];
    await tell(ana, 'for Ana');
    await tell(ben, 'for Ben');
    await eventually(() => expect(pages.map(texts)).to.deep.equal([['for Ana'], ['for Ana'], ['for Ben'], []]));
    const list = itemsOf((await api.request('GET', '/api/v1/notifications', { token: ana.token })).json);
    expect(list[0], 'as the list has it').to.deep.equal(pages[0]?.find(({ kind }) => kind === 'alert'));
  });

  it('come once, however many processes look, and are no news after ten minutes', async () => {
    const ana = await api.register();
    const heard = await page(ana.token);
    const told: string[] = [];
    const bus = { ...api.liveBus, publish: () => told.push('') };
    await tell(ana, 'now');
    await eventually(() => expect(texts(heard)).to.deep.equal(['now']));
    await Promise.all([showSome(api.db, bus), showSome(api.db, bus)]);
    expect(told).to.deep.equal([]);
    const later = Date.now() + 11 * 60_000;
    const open = await api.db.transaction();
    await notify(open, {
      kind: 'alert',
      userId: ana.userId,
      data: { title: 'T', text: 'old' },
      dedupeKey: randomUUID(),
    });
    await showSome(open, bus, later);
    await open.commit();
    await tell(ana, 'new');
    await eventually(() => expect(texts(heard)).to.deep.equal(['now', 'new']));
    expect(told).to.deep.equal([]);
  });

  it('hold no code, and nothing of what was rolled back', async () => {
    const ana = await api.register();
    const heard = await page(ana.token);
    await api.request('POST', '/api/auth/login', { token: null, body: { phone: ana.phoneNumber } });
    await api.messageTo(ana.phoneNumber, 'sign-in-code');
    await api.db
      .transaction(async (tx) => {
        await notify(tx, { kind: 'alert', userId: ana.userId, data: { text: 'never' }, dedupeKey: randomUUID() });
        throw new Error('no');
      })
      .catch(() => {});
    await tell(ana, 'last');
    await eventually(() => expect(texts(heard)).to.deep.equal(['last']));
    expect(heard.map(({ kind }) => kind)).to.not.include('sign-in-code');
  });

  it('are bounded for one person', async () => {
    const ana = await api.register();
    for (let i = 0; i < 20; i++) await page(ana.token);
    const { socket, heard } = open(ana.token);
    await eventually(() => expect(heard.refused).to.match(/too many pages/));
    expect(socket.connected).to.equal(false);
  });

  it('of a fleet come to its members and those of the fleets above, to administrators where there are none', async () => {
    const top = await fleet('Top');
    const [below, alone] = [await fleet('Below', top), await fleet('Alone')];
    const [boss, hand, customer] = [await staff(), await staff(), await api.register()];
    const member = (fleetId: string, { userId }: Person) =>
      api.db('fleet_members').insert({ fleet_id: fleetId, user_id: userId, role: 'manager' });
    await member(top, boss);
    await member(below, hand);
    await member(below, customer);
    const pages = [await page(boss.token), await page(hand.token), await page(customer.token), await page(api.token)];
    const raise = (fleetId: string | null, text: string) =>
      api.db.transaction((tx) => notifyStaff(tx, { fleetId, title: 'A car has left', text, dedupeKey: `a:${text}` }));
    expect(await raise(below, 'b')).to.equal(2);
    expect(await raise(below, 'b')).to.equal(2);
    expect(await raise(top, 't')).to.equal(1);
    expect(await raise(alone, 'a')).to.equal(1);
    expect(await raise(null, 'n')).to.equal(1);
    await eventually(() => expect(pages.map(texts)).to.deep.equal([['b', 't'], ['b'], [], ['a', 'n']]));
  });

  it('of a fleet go the ways that one wants, and wait for the end of quiet hours unless they are urgent', async () => {
    const [quiet, none] = [await staff(), await staff()];
    const night = await fleet('Night');
    for (const { userId } of [quiet, none])
      await api.db('fleet_members').insert({ fleet_id: night, user_id: userId, role: 'manager' });
    const prefer = ({ token }: Person, notifications: object) =>
      api.request('PUT', '/api/users/preferences', { token, body: { notifications } });
    await prefer(quiet, { quietHours: { from: '00:00', to: '23:59' } });
    await prefer(none, { kinds: { alert: { email: false } } });
    for (const urgent of [false, true]) {
      const news = { fleetId: night, title: 'T', text: 'x', dedupeKey: `night ${urgent}`, urgent };
      await api.db.transaction((tx) => notifyStaff(tx, news));
    }
    const deliveries = ({ userId }: Person) =>
      api
        .db('deliveries as d')
        .join('notifications as n', 'n.id', 'd.notification_id')
        .where({ user_id: userId, kind: 'alert' })
        .orderBy('n.urgent')
        .pluck('d.state');
    await eventually(async () => expect(await deliveries(quiet)).to.deep.equal(['queued', 'kept']));
    expect(await deliveries(none)).to.deep.equal([]);
    const list = itemsOf((await api.request('GET', '/api/v1/notifications', { token: none.token })).json);
    expect(
      list.filter(({ kind }) => kind === 'alert'),
      'the list has them all the same',
    ).to.have.length(2);
  });
});
