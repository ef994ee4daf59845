/** Any client that a car's token may come with: its id, its last will, its flags, what it says and what it wants to hear, beside a model. */
import { expect } from 'chai';
import fc from 'fast-check';
import { commandsTopic, statusTopic } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import { tell } from '../../support/figures.js';
import {
  answers,
  CONNACK,
  connectPacket,
  PINGREQ,
  PINGRESP,
  publishPacket,
  signedIn,
  subscribePacket,
} from './packets.js';
import { type Car, type RawClient, type RunningBroker, rawClient, startBroker } from './running-broker.js';

/** How many clients; ACCESS_RUNS makes them more than in CI. */
const RUNS = Number(process.env.ACCESS_RUNS ?? 150);
const ID = 1;

interface Tried {
  clientId: string;
  clean: boolean;
  will: string | undefined;
  publishes: boolean;
  topic: string;
  qos: 0 | 1 | 2;
  retain: boolean;
}

describe('any client with a car’s token', function () {
  this.timeout(30_000 + 50 * RUNS);
  let running: RunningBroker;
  let car: Car;
  let other: Car;
  before(async () => {
    running = await startBroker();
    [car, other] = (await running.newCars(2)) as [Car, Car];
  });
  after(() => running[Symbol.asyncDispose]());

  /** The rules, in a few lines. */
  const entersAs = ({ clientId, will }: Tried) =>
    (clientId === car.id || clientId.startsWith(`${car.id}-`)) && (will === undefined || will === statusTopic(car.id));
  const maySay = (topic: string) =>
    ['telemetry', 'status', 'commands/results'].some((leaf) => topic === `v1/vehicles/${car.id}/${leaf}`);
  const mayHear = (topic: string) => ['commands', 'config'].some((leaf) => topic === `v1/vehicles/${car.id}/${leaf}`);

  function tried(): fc.Arbitrary<Tried> {
    const part = fc.oneof(
      fc.constantFrom('v1', 'vehicles', car.id, other.id, 'telemetry', 'status', 'commands', 'results', 'config'),
      fc.constantFrom('+', '#', '$SYS', '$share', '', car.id.toUpperCase()),
      fc.stringMatching(/^[a-z0-9]{0,8}$/),
    );
    const leaf = fc.constantFrom('telemetry', 'status', 'commands/results', 'commands', 'config');
    const id = fc.constantFrom(car.id, car.id, other.id);
    const topic = fc.oneof(
      fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/')),
      fc.tuple(id, leaf).map(([whose, what]) => `v1/vehicles/${whose}/${what}`),
      fc
        .tuple(id, fc.array(part, { minLength: 1, maxLength: 2 }))
        .map(([whose, parts]) => `v1/vehicles/${whose}/${parts.join('/')}`),
    );
    const some = topic.filter((text) => text !== '');
    return fc.record({
      clientId: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(car.id, `${car.id}-2`) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(other.id, `${other.id}-2`, `${car.id}x`, car.id.toUpperCase(), 'x', `-${car.id}`),
        },
      ),
      clean: fc.boolean(),
      will: fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom(statusTopic(car.id), statusTopic(other.id)) },
        { weight: 1, arbitrary: some },
      ),
      publishes: fc.boolean(),
      topic: some,
      qos: fc.constantFrom(0, 1, 2),
      retain: fc.boolean(),
    });
  }

  async function asTheRulesSay(client: RawClient, it: Tried): Promise<void> {
    const { publishes, topic, qos, retain } = it;
    const willOf = (text: string) => ({
      topic: text,
      payload: Buffer.from('{"online":false}'),
      qos: 1 as const,
      retain,
    });
    client.write(
      connectPacket(car, {
        clientId: it.clientId,
        clean: it.clean,
        ...(it.will !== undefined && { will: willOf(it.will) }),
      }),
    );
    if (!entersAs(it)) {
      await client.whenClosed;
      expect(client.received()[3]).to.not.equal(0);
      return;
    }
    await eventually(() => expect([...client.received()]).to.deep.equal(CONNACK)); // no session of anybody's
    if (publishes) {
      client.write(publishPacket(topic, ID, '{"online":true}', qos, retain));
      if (!maySay(topic)) {
        await client.whenClosed;
        expect(answers(client)).to.deep.equal([]);
        return;
      }
      const answer = qos === 0 ? [] : [qos === 1 ? 0x40 : 0x50, 2, 0, ID];
      await eventually(() => expect(answers(client)).to.deep.equal(answer));
      client.write(PINGREQ);
      await eventually(() => expect(answers(client)).to.deep.equal([...answer, ...PINGRESP]));
      return;
    }
    client.write(subscribePacket(topic, ID));
    const granted = [0x90, 3, 0, ID, mayHear(topic) ? 1 : 0x80];
    // Filters that are none are refused by closing.
    const told = () => client.closed || answers(client).slice(0, granted.length).join() === granted.join();
    await eventually(() => expect(told()).to.equal(true));
    if (mayHear(topic)) expect(client.closed).to.equal(false);
  }

  it('may what the rules say and nothing else, and another car notices nothing', async () => {
    const bystander = await signedIn(running, other);
    bystander.write(subscribePacket(commandsTopic(other.id)));
    const heard = [0x90, 3, 0, 1, 1];
    await eventually(() => expect(answers(bystander)).to.deep.equal(heard));
    const alive = setInterval(() => bystander.write(PINGREQ), 10_000); // many runs take longer than a car may be silent
    await fc.assert(
      fc.asyncProperty(tried(), async (it) => {
        const client = await rawClient(running.port);
        try {
          await asTheRulesSay(client, it);
        } finally {
          client.destroy();
        }
      }),
      { numRuns: RUNS },
    );
    expect(running.taken.every(({ vehicleId }) => vehicleId === car.id)).to.equal(true);
    expect(bystander.closed).to.equal(false);
    clearInterval(alive);
    expect(answers(bystander).slice(0, heard.length)).to.deep.equal(heard);
    expect(answers(bystander).slice(heard.length).join()).to.match(/^(,?208,0)*$/); // PINGRESP and nothing else
    expect((await running.states.of(other.id))?.online).to.equal(true);
    bystander.destroy();
    tell(`${RUNS} clients with any id, last will, flags and topic: each as the rules say`);
  });
});
