/** Who may command a car, when, and what they see of it. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import type { CommandNews, LiveClientEvents, LiveServerEvents } from '../../../contracts/index.js';
import { vehicleCommands } from '../../../platform/vehicle-commands/index.js';
import { itemsOf, startApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { days } from '../../support/rental-stage.js';
import { type CommandStage, commandStage, problem } from './command-stage.js';

describe('commanding a car', () => {
  let stage: CommandStage;
  before(async () => {
    stage = await commandStage();
  });
  after(() => stage[Symbol.asyncDispose]());
  beforeEach(() => stage.nextCar());

  it('is answered with what is queued, and shows its states', async () => {
    const answer = await stage.ask({ type: 'unlock', expiresInS: 60, reason: 'keys in the car' });
    expect(answer.status, answer.text).to.equal(202);
    expect(answer.json).to.include({
      type: 'unlock',
      state: 'queued',
      vehicleId: stage.car,
      reason: 'keys in the car',
    });
    expect(Date.parse(String(answer.json?.expiresAt))).to.be.within(Date.now() + 50_000, Date.now() + 61_000);
    const seen = await stage.see(answer.json?.id);
    expect(seen.json?.history).to.have.length(1);
    expect(answer.headers.get('location')).to.equal(`/api/v1/vehicles/${stage.car}/commands/${answer.json?.id}`);
    const audit = await stage.api.request('GET', `/api/v1/audit?subjectId=${stage.car}&action=vehicle.commanded`);
    expect(itemsOf(audit.json)[0]?.after).to.include({ commandId: answer.json?.id, type: 'unlock' });
    expect(audit.text).to.not.include('keys in the car');
  });

  it('expires by default, and no type waits longer than it may', async () => {
    const { json } = await stage.ask({ type: 'lock' });
    expect(Date.parse(String(json?.expiresAt)) - Date.now()).to.be.within(290_000, 300_000);
    for (const [type, most] of [
      ['unlock', 3600],
      ['immobilize', 300],
      ['restart-agent', 604_800],
    ] as const) {
      const long = await stage.ask({ type, expiresInS: most + 1, reason: 'why not' });
      expect(long.status, type).to.equal(400);
    }
  });

  it('wants a reason for more than a renter may do', async () => {
    for (const type of ['immobilize', 'mobilize', 'set-config', 'restart-agent', 'update-agent']) {
      const answer = await stage.ask({ type });
      expect([answer.status, answer.text], type).to.satisfy(
        ([status, text]: [number, string]) => status === 400 && text.includes('/reason'),
      );
    }
    expect((await stage.ask({ type: 'restart-agent', reason: ' ' })).status).to.equal(400);
    expect((await stage.ask({ type: 'restart-agent', reason: 'it hangs' })).status).to.equal(202);
  });

  it('is for whoever has the car now: to open, close and find it, and no more', async () => {
    const { first, second } = stage.rental;
    expect((await stage.ask({ type: 'unlock' }, first.token)).status, 'before the rental').to.equal(404);
    await stage.rented();
    for (const type of ['lock', 'unlock', 'honk', 'flash', 'locate']) {
      const mine = await stage.ask({ type }, first.token);
      expect(mine.status, mine.text).to.equal(202);
      const others = await stage.ask({ type }, second.token);
      const nothing = await stage.ask({ type }, second.token, {}, randomUUID());
      expect([others.status, others.text]).to.deep.equal([404, nothing.text]);
    }
    for (const type of ['immobilize', 'mobilize', 'restart-agent']) {
      const answer = await stage.ask({ type, reason: 'fun' }, first.token);
      expect([answer.status, problem(answer)], type).to.deep.equal([403, 'forbidden']);
    }
    expect((await stage.ask({ type: 'unlock' }, null)).status).to.equal(401);
  });

  it('is seen and taken back by whoever asked, and by staff', async () => {
    await stage.rented();
    const mine = (await stage.ask({ type: 'unlock' }, stage.rental.first.token)).json?.id;
    const theirs = (await stage.ask({ type: 'lock' })).json?.id;
    const list = (token: string, path = `/api/v1/vehicles/${stage.car}/commands`) =>
      stage.api.request('GET', path, { token });
    expect(itemsOf((await list(stage.rental.first.token)).json).map(({ id }) => id)).to.deep.equal([mine]);
    expect(itemsOf((await list(stage.rental.second.token)).json)).to.deep.equal([]);
    expect(itemsOf((await list(stage.operator)).json).map(({ id }) => id)).to.deep.equal([theirs, mine]);
    const ownEverywhere = await list(stage.rental.first.token, `/api/v1/commands?vehicleId=${stage.car}`);
    expect(itemsOf(ownEverywhere.json).map(({ id }) => id)).to.deep.equal([mine]);
    expect(itemsOf((await list(stage.operator, '/api/v1/commands?limit=1')).json)[0]?.id).to.equal(theirs);
    for (const id of [theirs, randomUUID()]) {
      expect((await stage.see(id, stage.rental.first.token)).status).to.equal(404);
      expect((await stage.cancel(id, stage.rental.first.token)).status).to.equal(404);
    }
    expect((await stage.see(mine, stage.operator, await stage.api.makeCar())).status, 'under another car').to.equal(
      404,
    );

    const taken = await stage.cancel(mine, stage.rental.first.token);
    expect([taken.status, taken.json?.state]).to.deep.equal([200, 'expired']);
    expect(problem(await stage.cancel(mine))).to.equal('command-already-sent');
    await vehicleCommands(stage.api.db).claim([stage.car], { anew: true });
    expect(problem(await stage.cancel(theirs))).to.equal('command-already-sent');
  });

  it('comes in pages, the newest first', async () => {
    const ids: unknown[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await stage.ask({ type: 'honk' })).json?.id);
    const seen: unknown[] = [];
    for (let cursor = ''; ; ) {
      const { json } = await stage.api.request('GET', `/api/v1/vehicles/${stage.car}/commands?limit=2${cursor}`);
      seen.push(...itemsOf(json).map(({ id }) => id));
      if (json?.nextCursor === null) break;
      cursor = `&cursor=${json?.nextCursor}`;
    }
    expect(seen).to.deep.equal(ids);
  });

  it('is done once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const once = await stage.ask({ type: 'unlock' }, stage.operator, headers);
    const again = await stage.ask({ type: 'unlock' }, stage.operator, headers);
    expect(again.json).to.deep.equal(once.json);
    expect(itemsOf((await stage.api.request('GET', `/api/v1/vehicles/${stage.car}/commands`)).json)).to.have.length(1);
    expect((await stage.ask({ type: 'lock' }, stage.operator, headers)).status).to.equal(422);
  });

  it('is bounded: twenty wait for a car, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 24 }, () => stage.ask({ type: 'honk' })));
    expect(answers.filter(({ status }) => status === 202)).to.have.length(20);
    expect(answers.filter(({ status }) => status === 409).map(problem)).to.deep.equal(
      Array(4).fill('too-many-commands'),
    );
  });

  it('is refused for a car that is not there, or a command that is none', async () => {
    expect((await stage.ask({ type: 'unlock' }, stage.operator, {}, randomUUID())).status).to.equal(404);
    expect((await stage.ask({ type: 'explode' })).status).to.equal(400);
    expect((await stage.ask({ type: 'unlock', arguments: { doors: 'all' } })).status).to.equal(400);
    expect(
      (await stage.ask({ type: 'immobilize', reason: 'stolen' }, stage.operator, {}, randomUUID())).status,
    ).to.equal(404);
  });

  it('sets a configuration and asks for its version', async () => {
    const sensors = [{ sensorType: 'speed', samplingRate: 2 }];
    const set = await stage.ask({ type: 'set-config', reason: 'a closer look', arguments: { sensors } });
    expect(set.status, set.text).to.equal(202);
    expect(set.json?.arguments).to.deep.equal({ configVersion: 1 });
    const config = await stage.api.request('GET', `/api/v1/vehicles/${stage.car}/config`);
    expect(config.json).to.include({ version: 1, applied: false });
  });

  it('answers at the platform document’s path too, by whatever a command is called there', async () => {
    const say = (body: object, token = stage.operator) =>
      stage.api.request('POST', `/vehicles/${stage.car}/command`, { token, body });
    expect((await say({ command: 'lock' })).json).to.include({ type: 'lock', state: 'queued' });
    expect((await say({ type: 'UNLOCK_DOORS', expiresInS: 30 })).json).to.include({ type: 'unlock' });
    expect((await say({})).status).to.equal(400);
    expect((await say({ command: 'fly' })).status).to.equal(400);
    expect((await say({ command: 'lock' }, stage.rental.first.token)).status).to.equal(403);
  });

  it('is told live: to staff, and to the customer who asked, and to no other', async () => {
    await stage.rented();
    const otherCar = await stage.api.makeCar();
    const theirs = await stage.rental.confirmed(otherCar, days(1, 2), stage.rental.second);
    await stage.api.db('reservations').where({ id: theirs }).update({ state: 'active' });
    const open = (token: string) => {
      const socket: Socket<LiveServerEvents, LiveClientEvents> = io(`${stage.api.baseUrl}/live`, {
        auth: { token },
        transports: ['websocket'],
      });
      const heard: CommandNews[] = [];
      socket.on('command', (news) => heard.push(news));
      return { socket, heard };
    };
    const [staff, mine, other] = [
      open(stage.operator),
      open(stage.rental.first.token),
      open(stage.rental.second.token),
    ];
    await eventually(() => expect([staff, mine, other].every(({ socket }) => socket.connected)).to.equal(true));
    const { json } = await stage.ask({ type: 'unlock' }, stage.rental.first.token);
    await stage.cancel(json?.id, stage.rental.first.token);
    for (const { heard } of [staff, mine]) {
      await eventually(() => expect(heard.map(({ state }) => state)).to.deep.equal(['queued', 'expired']));
      expect(heard[0]).to.include({ commandId: json?.id, vehicleId: stage.car, type: 'unlock' });
      expect(heard[0]).to.not.have.property('requestedBy');
    }
    expect(other.heard).to.deep.equal([]);
    for (const { socket } of [staff, mine, other]) socket.disconnect();
  });

  it('is limited in how often', async () => {
    await using limited = await startApi({ RATE_LIMITS: 'on', DATABASE_URL: stage.api.databaseUrl });
    await stage.rented();
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) {
      const { status } = await limited.request('POST', `/api/v1/vehicles/${stage.car}/commands`, {
        token: stage.rental.first.token,
        body: { type: 'honk' },
      });
      statuses.push(status);
    }
    expect(statuses).to.deep.equal([...Array(10).fill(202), 429]);
  });
});
