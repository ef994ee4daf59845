/** Commands between the database and a car: what is sent when, and what a car's word changes. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  ANSWERS,
  type CommandAnswer,
  type CommandResultMessage,
  type CommandState,
  commandResultsTopic,
  stepped,
} from '../../../contracts/index.js';
import { vehicleCommands } from '../../../platform/vehicle-commands/index.js';
import { eventually } from '../../support/eventually.js';
import { answers, puback, publishPacket, signedIn } from '../broker/packets.js';
import { type Car, type RunningBroker, startBroker } from '../broker/running-broker.js';
import { commandsOf } from './commands-of.js';
import { doAtOnce, type ListeningCar, listeningCar } from './listening-car.js';

describe('commands to a car', () => {
  let running: RunningBroker;
  let commands: ReturnType<typeof commandsOf>;
  let car: Car;
  const cars: ListeningCar[] = [];
  before(async () => {
    running = await startBroker();
    commands = commandsOf(running.database.db);
  });
  after(() => running[Symbol.asyncDispose]());
  beforeEach(async () => {
    car = await running.newCar();
  });
  afterEach(async () => {
    for (const each of cars.splice(0)) await each[Symbol.asyncDispose]();
  });

  async function comes(
    who: Car,
    does?: (command: { id: string } & never, car: ListeningCar) => void,
  ): Promise<ListeningCar> {
    const listening = await listeningCar(running.url, who, does as never);
    cars.push(listening);
    return listening;
  }
  /** As the API does once it has queued one. */
  const nudge = (vehicleId: string, commandId: string) =>
    running.hear({
      ...{ kind: 'command-changed', commandId, vehicleId, type: 'unlock', state: 'queued', confirmation: 'none' },
      ...{ detail: null, requestedBy: null, at: Date.now() },
    });
  const reaches = (id: string, state: CommandState) =>
    eventually(async () => expect(await commands.stateOf(id)).to.equal(state));
  const heardIds = ({ heard }: ListeningCar) => heard.map(({ id }) => id);

  it('are sent at once to one that is here, and delivered when it has them', async () => {
    const here = await comes(car);
    const id = await commands.queue(car.id, 'flash', { expiresInS: 60 });
    nudge(car.id, id);
    await eventually(() => expect(here.heard).to.have.length(1));
    const [message] = here.heard;
    expect(message).to.include({ id, type: 'flash' });
    expect(message?.expiresAt).to.be.within(Date.now() + 50_000, Date.now() + 60_000);
    await reaches(id, 'delivered');
    expect(await commands.historyOf(id)).to.deep.equal(['queued', 'sent', 'delivered']);
  });

  it('are found without any news of them', async () => {
    const here = await comes(car);
    await eventually(async () => expect((await running.states.of(car.id))?.online).to.equal(true));
    const id = await commands.queue(car.id);
    await eventually(() => expect(heardIds(here)).to.deep.equal([id]));
  });

  it('wait for one that is away, and come one after the other, in their order', async () => {
    const ids = [
      await commands.queue(car.id, 'lock'),
      await commands.queue(car.id),
      await commands.queue(car.id, 'honk'),
    ];
    const here = await comes(car, doAtOnce as never);
    await reaches(ids[2] as string, 'done');
    expect(heardIds(here)).to.deep.equal(ids);
    for (const id of ids) {
      const history = (await commands.historyOf(id)).filter((state) => state !== 'delivered'); // the car may be quicker
      expect(history).to.deep.equal(['queued', 'sent', 'accepted', 'done']);
    }
  });

  it('do not overtake each other: the next waits until the car has answered', async () => {
    const first = await commands.queue(car.id, 'lock');
    const second = await commands.queue(car.id);
    const here = await comes(car);
    await reaches(first, 'delivered');
    nudge(car.id, second);
    await here.say({ id: first, state: 'accepted' });
    await eventually(() => expect(heardIds(here)).to.deep.equal([first, second]));
  });

  it('are sent again over a new connection, and to a car that does not answer', async () => {
    const id = await commands.queue(car.id);
    const first = await comes(car);
    await reaches(id, 'delivered');
    await first[Symbol.asyncDispose]();
    const second = await comes(car);
    await eventually(() => expect(heardIds(second)).to.deep.equal([id]));
    await running.database.db('commands').where({ id }).update({ next_send_at: running.database.db.fn.now() });
    await eventually(() => expect(heardIds(second)).to.deep.equal([id, id]));
    await second.say({ id, state: 'done' });
    expect(await commands.historyOf(id)).to.deep.equal(['queued', 'sent', 'delivered', 'done']);
  });

  it('are never sent once they have expired, nor to a car that was removed, nor when the rental is over', async () => {
    const { db } = running.database;
    const late = await commands.queue(car.id);
    await db('commands')
      .where({ id: late })
      .update({ expires_at: new Date(Date.now() - 1) });
    const taken = await commands.queue(car.id);
    await db('commands').where({ id: taken }).update({ state: 'expired' });
    const [user] = await db('users')
      .insert({ name: 'Ada', email: `${car.id}@example.org` })
      .returning('id');
    const reservationId = randomUUID();
    await db.raw(
      `insert into reservations (id, vehicle_id, user_id, purpose, state, starts_at, ends_at, blocked_until, currency)
       values (?, ?, ?, 'rental', 'completed', now() - interval '2 hours', now() - interval '1 hour', now(), 'EUR')`,
      [reservationId, car.id, user.id],
    );
    await commands.queue(car.id, 'unlock', { reservationId });
    const other = await running.newCar();
    await commands.queue(other.id);
    await db('vehicles').where({ id: other.id }).update({ deleted_at: db.fn.now() });
    const last = await commands.queue(car.id, 'lock');
    const here = await comes(car);
    await eventually(() => expect(heardIds(here)).to.deep.equal([last]));
    expect(await vehicleCommands(db).claim([other.id], { anew: true })).to.deep.equal([]);
  });

  it('are kept as the car says before it is acknowledged', async () => {
    const id = await commands.queue(car.id);
    const here = await comes(car);
    await reaches(id, 'delivered');
    await here.say({ id, state: 'accepted' });
    expect(await commands.stateOf(id)).to.equal('accepted');
    await here.say({ id, state: 'failed', detail: 'the door is jammed \0' });
    expect(await running.database.db('commands').where({ id }).first('state', 'detail')).to.deep.equal({
      state: 'failed',
      detail: 'the door is jammed \ufffd',
    });
  });

  it('are not acknowledged while the database is away, and then are', async () => {
    const id = await commands.queue(car.id);
    const here = await comes(car);
    await reaches(id, 'delivered');
    const { db } = running.database;
    const lock = await db.transaction();
    await lock.raw('lock table commands in access exclusive mode');
    let acknowledged = false;
    const said = here.say({ id, state: 'done' }).then(() => {
      acknowledged = true;
    });
    await eventually(async () => {
      const { rows } = await db.raw(`select 1 from pg_locks where not granted and relation = 'commands'::regclass`);
      expect(rows).to.not.deep.equal([]);
    });
    expect(acknowledged).to.equal(false);
    await lock.rollback();
    await said;
    expect(await commands.stateOf(id)).to.equal('done');
  });

  it('hear no word that is not theirs: another car’s, of nothing, out of turn, or no word at all', async () => {
    const { db } = running.database;
    const thief = await comes(await running.newCar());
    const id = await commands.queue(car.id);
    const ignored = (reason: string) => running.count('motorpool_mqtt_ignored_total', { reason });
    const before = await Promise.all(
      ['of-another-car', 'unknown-command', 'illegal-step', 'repeat', 'bad-result'].map(ignored),
    );

    await thief.say({ id, state: 'done' });
    const here = await comes(await running.newCar());
    await here.say({ id: randomUUID(), state: 'done' });
    await here.say({ id: 'no uuid', state: 'done' });
    const own = await comes(car);
    await reaches(id, 'delivered');
    await own.say({ id, state: 'done' });
    await own.say({ id, state: 'accepted' });
    await own.say({ id, state: 'done' });
    await own.say({ id, state: 'confirmed' as never });
    const never = await commands.queue(car.id);
    await db('commands').where({ id: never }).update({ sends: 0, state: 'expired' }); // it was taken back
    await own.say({ id: never, state: 'done' });

    expect(await commands.stateOf(id)).to.equal('done');
    expect(await commands.stateOf(never)).to.equal('expired');
    const after = await Promise.all(
      ['of-another-car', 'unknown-command', 'illegal-step', 'repeat', 'bad-result'].map(ignored),
    );
    expect(after.map((count, i) => count - (before[i] as number))).to.deep.equal([1, 2, 2, 1, 1]);
  });

  it('come to the same end in the database as in the table of states, whatever a car says', async () => {
    const { db } = running.database;
    const kept = vehicleCommands(db);
    const word = fc.constantFrom<'sent' | 'delivered' | CommandAnswer>('sent', 'delivered', ...ANSWERS);
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 8 }), async (words) => {
        const id = await commands.queue(car.id);
        let expected: { state: CommandState; sends: number } = { state: 'queued', sends: 0 };
        for (const to of words) {
          if (to === 'sent') await kept.claim([car.id], { anew: true });
          else if (to === 'delivered') await kept.delivered(id);
          else await kept.take([{ id, vehicleId: car.id, state: to } as CommandResultMessage & { vehicleId: string }]);
          expected = stepped(expected, to, to === 'sent' || to === 'delivered' ? 'us' : 'car') ?? expected;
        }
        expect(await commands.stateOf(id)).to.equal(expected.state);
        await db('commands').where({ id }).delete();
      }),
      { numRuns: 40 },
    );
  });

  it('cost a car that says the same words over and over in one breath nothing, and us a few statements', async () => {
    const id = await commands.queue(car.id);
    const client = await signedIn(running, car);
    const { db } = running.database;
    await vehicleCommands(db).claim([car.id], { anew: true });
    let statements = 0;
    const note = ({ sql }: { sql: string }) => (statements += Number(sql.includes('json_to_recordset')));
    const lock = await db.transaction();
    await lock.raw('lock table commands in access exclusive mode');
    db.on('query', note);
    const ids = Array.from({ length: 60 }, (_, i) => i + 1);
    const said = (i: number) => JSON.stringify({ id, state: i % 2 ? 'accepted' : 'done' });
    const heard = () => running.count('motorpool_command_results_total');
    const all = (await heard()) + ids.length;
    client.write(...ids.map((i) => publishPacket(commandResultsTopic(car.id), i, said(i))));
    await eventually(async () => expect(await heard()).to.equal(all));
    await lock.rollback();
    await eventually(() => expect(answers(client)).to.deep.equal(ids.flatMap(puback)));
    db.off('query', note);
    expect(statements).to.be.at.most(3); // one was under way as the others came
    expect(await commands.historyOf(id)).to.deep.equal(['queued', 'sent', 'accepted', 'done']);
    client.destroy();
  });
});
