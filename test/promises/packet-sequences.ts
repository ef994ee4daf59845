/**
 * Mosquitto's packet sequences against our broker, by mocha, for the long form alone: MOSQUITTO_SOURCE is a folder with
 * Mosquitto's source (its tests are under another licence than ours, so they are not here).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { commandsTopic } from '../../contracts/index.js';
import { CONNACK, connectPacket, PINGREQ, PINGRESP } from '../integration/broker/packets.js';
import {
  type Car,
  type RawClient,
  type RunningBroker,
  rawClient,
  startBroker,
} from '../integration/broker/running-broker.js';
import { eventually } from '../support/eventually.js';
import { tell } from '../support/figures.js';
import { bytesOf, type Sequence, sequencesIn } from './mosquitto-sequences.js';

const SOURCE = process.env.MOSQUITTO_SOURCE;
const PATIENT = { timeoutMs: 3_000 };
const TO_A_CAR = 'message';
const PUBLISH = 3;
const PACKET_ID = 'm1';
const PACKET_ID_ALONE = /\bm1\b/;

/** Why a sequence ends otherwise here, by its name. What is in none of these is not explained. */
const EXPLAINED: Readonly<Record<string, RegExp>> = {
  'a client is a car, by its id and token': /CONNECT 10 (empty client ID|Username|Password with)/,
  'a last will is a car’s status': /CONNECT 10 Will flag 1 ok/,
  'Mosquitto answers 3.1.1 with a CONNACK of MQTT 5': /CONNECT 10 proto ver/,
  'a car hears and says its own topics alone':
    /self receive|OTHER subpub|PUBLISH 30 topic with U\+2A6D4|PUBLISH with \$|REGRESSIONS|\$SYS ok|\$share ok/,
  'commands go out with QoS 1': /FLOW QoS 2/,
  'an answer of the wrong kind is passed over': /FLOW QoS 1 PUBLISH-PUB/,
  'a repeat of QoS 2 is answered as often as it comes': /QoS 2 Dup flow\*3/,
};

describe('Mosquitto’s packet sequences', function () {
  this.timeout(600_000);
  let running: RunningBroker;
  before(async () => {
    if (!SOURCE)
      throw new Error('MOSQUITTO_SOURCE must name a folder with the source of Mosquitto (test/broker/data is read)');
    running = await startBroker({ limits: { connectMs: 1_000, packetMs: 1_000 } });
  });
  after(() => running?.[Symbol.asyncDispose]());

  async function take(sequence: Sequence, car: Car, client: RawClient): Promise<void> {
    let heard = 0;
    let messageId = PACKET_ID;
    const hear = async (bytes: Buffer) => {
      await eventually(() => {
        expect(
          client
            .received()
            .subarray(heard, heard + bytes.length)
            .toString('hex'),
        ).to.equal(bytes.toString('hex'));
      }, PATIENT);
      heard += bytes.length;
    };
    /** The number of what we deliver is ours to choose; what answers it has the same. */
    async function withOurs(expected: Buffer): Promise<Buffer> {
      if ((expected[0] as number) >> 4 !== PUBLISH || ((expected[0] as number) & 6) === 0) return expected;
      await eventually(() => expect(client.received().length).to.be.at.least(heard + expected.length), PATIENT);
      const at = 2 + 2 + expected.readUInt16BE(2);
      const id = client.received().readUInt16BE(heard + at);
      messageId = `m${id}`;
      expected.writeUInt16BE(id, at);
      return expected;
    }
    if (sequence.connects) {
      client.write(connectPacket(car));
      await hear(Buffer.from(CONNACK));
    }
    for (const { type, payload } of sequence.steps) {
      if (type === 'send') client.write(bytesOf(payload.replace(PACKET_ID_ALONE, messageId), car));
      else if (type === 'recv') await hear(await withOurs(bytesOf(payload, car)));
      else await running.broker.sendToVehicle(commandsTopic(car.id), TO_A_CAR);
    }
    if (sequence.closes) {
      await Promise.race([client.whenClosed, pause(PATIENT.timeoutMs)]);
      expect(client.closed, 'closed').to.equal(true);
      return;
    }
    client.write(PINGREQ);
    await hear(Buffer.from(PINGRESP));
  }

  it('are answered as Mosquitto answers them, but where a car may not do what they try', async () => {
    const sequences = sequencesIn(SOURCE as string);
    const different: string[] = [];
    for (const sequence of sequences) {
      const car = await running.newCar();
      const client = await rawClient(running.port);
      try {
        await take(sequence, car, client);
      } catch (error) {
        different.push(`${sequence.name}: ${(error as Error).message.split('\n')[0]}`);
      } finally {
        client.destroy();
      }
    }
    const reasons = new Map(Object.keys(EXPLAINED).map((reason) => [reason, 0]));
    const unexplained: string[] = [];
    for (const one of different) {
      const reason = Object.keys(EXPLAINED).find((name) => EXPLAINED[name]?.test(one));
      if (reason === undefined) unexplained.push(one);
      else reasons.set(reason, (reasons.get(reason) as number) + 1);
    }
    const why = [...reasons].map(([reason, count]) => `${count}: ${reason}`).join(', ');
    const same = sequences.length - different.length;
    tell(`${same} of ${sequences.length} of MQTT 3.1.1 answered alike; otherwise ${why}`);
    tell(`${unexplained.length} not explained`, unexplained.length === 0);
    expect(unexplained).to.deep.equal([]);
    expect(
      await running.count('motorpool_mqtt_refusals_total', { reason: 'internal-error' }),
      'faults of ours',
    ).to.equal(0);
  });
});
