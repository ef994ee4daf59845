import { expect } from 'chai';
import { commandsTopic } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import { percentile, tell } from '../../support/figures.js';
import { answers, signedIn, subscribePacket } from './packets.js';
import { type Car, type RawClient, type RunningBroker, startBroker } from './running-broker.js';

/** FROZEN_CARS makes them more than in CI. */
const FROZEN = Number(process.env.FROZEN_CARS ?? 10);
const WELL = 10;
/** More than the sockets between them hold. */
const BIG = Buffer.alloc(200 * 1024);
const BIG_TO_EACH = 40;
const MOST_P99_MS = 100;

describe('cars that take nothing of what they are sent', function () {
  this.timeout(120_000);
  let running: RunningBroker;
  before(async () => {
    running = await startBroker({ limits: { drainMs: 3_000 } });
  });
  after(() => running[Symbol.asyncDispose]());

  async function listening(car: Car): Promise<RawClient> {
    const client = await signedIn(running, car);
    client.write(subscribePacket(commandsTopic(car.id)));
    await eventually(() => expect(answers(client)).to.deep.equal([0x90, 3, 0, 1, 1]));
    return client;
  }

  it('delay no other’s commands, and are closed', async () => {
    const frozen = await running.newCars(FROZEN);
    for (const car of frozen) (await listening(car)).pause();
    const well: { car: Car; client: RawClient }[] = [];
    for (const car of await running.newCars(WELL)) well.push({ car, client: await listening(car) });

    const sent = frozen.flatMap(({ id }) =>
      Array.from({ length: BIG_TO_EACH }, () => running.broker.sendToVehicle(commandsTopic(id), BIG)),
    );
    const delays: number[] = [];
    const inside = () => running.count('motorpool_mqtt_connections');
    for (let n = 0; (await inside()) > WELL; n++) {
      const { car, client } = well[n % WELL] as (typeof well)[number];
      const word = `command ${n} of it;`;
      const since = performance.now();
      await running.broker.sendToVehicle(commandsTopic(car.id), word);
      await eventually(() => expect(client.received().includes(word)).to.equal(true), {
        timeoutMs: 30_000,
        everyMs: 1,
      });
      delays.push(performance.now() - since);
    }
    await Promise.allSettled(sent);
    const p99 = percentile(delays, 0.99);
    tell(
      `${FROZEN} frozen cars: ${delays.length} commands to others, p99 ${p99.toFixed(0)} ms, until those were closed`,
      p99 <= MOST_P99_MS,
    );
    expect(delays, 'commands to others meanwhile').to.have.length.greaterThan(WELL);
    for (const { client } of well) {
      expect(client.closed).to.equal(false);
      client.destroy();
    }
  });
});
