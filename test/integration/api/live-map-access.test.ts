/** Who may open a live map, and until when. */
import { expect } from 'chai';
import { io } from 'socket.io-client';
import { ADMIN, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { liveMaps } from '../../support/live-map.js';
import { days, rentalStage } from '../../support/rental-stage.js';

describe('access to the live map', () => {
  let api: TestApi;
  const { open, closeAll } = liveMaps(() => api);
  before(async () => {
    api = await startApi();
  });
  afterEach(closeAll);
  after(() => api[Symbol.asyncDispose]());

  for (const [who, token] of [
    ['nobody', async () => null],
    ['a liar', async () => 'x.y.z'],
    ['an object', async () => ({ role: 'admin' })],
  ] as const) {
    it(`is not for ${who}`, async () => {
      const { socket, heard } = open(await token());
      await eventually(() => expect(heard.refused).to.not.equal(''));
      expect(socket.connected).to.equal(false);
    });
  }

  it('shows a customer who has no car nothing', async () => {
    const { socket, heard } = open(await api.tokenOf('customer'));
    await eventually(() => expect(socket.connected).to.equal(true));
    const car = await api.makeCar();
    for (const request of [{}, { vehicleIds: [car] }]) {
      socket.emit('watch', request as never);
      await eventually(() => expect(heard.problems.splice(0)).to.deep.equal(['urn:motorpool:problem:forbidden']));
    }
    expect(heard.snapshots).to.deep.equal([]);
  });

  it('is for an operator', async () => {
    const { socket } = open(await api.tokenOf('operator'));
    await eventually(() => expect(socket.connected).to.equal(true));
  });

  it('shows a customer the car that they have, and no other, until the rental is over', async () => {
    const stage = await rentalStage(api);
    const [mine, other] = [await api.makeCar(), await api.makeCar()];
    const id = await stage.confirmed(mine, days(0, 2));
    await stage.act(id, 'start');
    const { socket, heard } = open(stage.first.token);
    const news: string[] = [];
    socket.on('reservation', ({ reservationId }) => news.push(reservationId));
    await eventually(() => expect(socket.connected).to.equal(true));
    socket.emit('watch', {});
    await eventually(() => expect(heard.snapshots.flat().map((car) => car.id)).to.deep.equal([mine]));
    socket.emit('watch', { vehicleIds: [other] });
    await eventually(() => expect(heard.problems).to.deep.equal(['urn:motorpool:problem:forbidden']));
    socket.emit('watch', { vehicleIds: [other, mine], bbox: [-180, -90, 180, 90] });
    await stage.confirmed(other, days(0, 2), stage.second);
    await eventually(() => {
      for (const car of [other, mine]) {
        const observedAt = Date.now();
        const move = { id: car, fleetId: null, observedAt, heardAt: observedAt, values: { latitude: 1, longitude: 2 } };
        api.liveBus.publish({ kind: 'moved', vehicles: [move] }); // again, as what was asked for may not be heard yet
      }
      expect(heard.moved.flat().map((move) => move.id)).to.include(mine);
    });
    expect(heard.moved.flat().map((move) => move.id)).to.not.include(other);
    await stage.act(id, 'end');
    await eventually(() => expect(socket.connected).to.equal(false));
    expect(heard.problems.at(-1)).to.equal('urn:motorpool:problem:rental-over');
    expect(news, 'others’ reservations are none of their business').to.deep.equal([]);
    const again = open(stage.first.token);
    again.socket.emit('watch', { vehicleIds: [mine] });
    await eventually(() => expect(again.heard.problems).to.deep.equal(['urn:motorpool:problem:forbidden']));
  });

  it('tells staff of reservations as they change', async () => {
    const stage = await rentalStage(api);
    const { socket } = open(await api.tokenOf('operator'));
    const states: string[] = [];
    socket.on('reservation', ({ state }) => states.push(state));
    await eventually(() => expect(socket.connected).to.equal(true));
    await stage.confirmed(await api.makeCar(), days(5, 6));
    await eventually(() => expect(states).to.deep.equal(['held', 'confirmed']));
  });

  async function signIn() {
    const { json } = await api.request('POST', '/api/users/login', { token: null, body: ADMIN });
    return { token: String(json?.token), refreshToken: json?.refreshToken };
  }
  async function isOut({ token, refreshToken }: { token: string; refreshToken: unknown }) {
    expect((await api.request('GET', '/vehicles', { token })).status).to.equal(401);
    const refreshed = await api.request('POST', '/api/auth/refresh-token', { token: null, body: { refreshToken } });
    expect(refreshed.status).to.equal(401);
  }

  it('is cut off the moment its person signs out, and only that session', async () => {
    const session = await signIn();
    const { socket, heard } = open(session.token);
    const other = open();
    await eventually(() => expect([socket.connected, other.socket.connected]).to.deep.equal([true, true]));
    expect((await api.request('GET', '/vehicles', { token: session.token })).status).to.equal(200);
    expect((await api.request('POST', '/api/auth/logout', { token: session.token })).status).to.equal(204);
    await eventually(() => expect(socket.connected).to.equal(false));
    expect(heard.problems).to.deep.equal(['urn:motorpool:problem:session-ended']);
    await isOut(session);
    expect(other.socket.connected).to.equal(true);
  });

  it('is cut off with all sessions of an account that is closed, though no news tells of it', async () => {
    const token = await api.tokenOf('operator');
    const { socket } = open(token);
    await eventually(() => expect(socket.connected).to.equal(true));
    await api.db('users').whereLike('email', 'operator-%').update({ disabled_at: new Date() });
    await eventually(() => expect(socket.connected).to.equal(false), { timeoutMs: 15_000 });
    await eventually(async () => expect((await api.request('GET', '/vehicles', { token })).status).to.equal(401), {
      timeoutMs: 15_000,
    });
  });

  it('takes nobody who does not say at once who they are', async () => {
    const stranger = io(api.baseUrl, { transports: ['websocket'], reconnection: false });
    let refused = '';
    stranger.on('connect_error', (error) => {
      refused = error.message;
    });
    await eventually(() => expect(refused).to.not.equal(''));
    expect(stranger.connected).to.equal(false);
    stranger.disconnect();
  });

  it('is for nobody once their token has expired', async () => {
    const { accessTokens } = await import('../../../api/identity/access-tokens.js');
    const tokens = accessTokens('a secret of the tests, long enough for HS256');
    const { sub, sid } = JSON.parse(Buffer.from(api.token.split('.')[1] as string, 'base64url').toString());
    const soon = tokens.issue({ id: sub, role: 'admin' }, sid, 5);
    const { socket, heard } = open(soon);
    await eventually(() => expect(socket.connected).to.equal(true));
    await eventually(() => expect(socket.connected).to.equal(false), { timeoutMs: 15_000 });
    expect(heard.problems).to.deep.equal(['urn:motorpool:problem:token-expired']);
  });
});
