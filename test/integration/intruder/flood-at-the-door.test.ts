/** Thousands who say nothing, announce a quarter of a gigabyte, or come a byte at a time: it costs little, and a car is served as before. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import mqtt, { type MqttClient } from 'mqtt';
import { statusTopic } from '../../../contracts/index.js';
import { signIn } from '../../support/api-client.js';
import { percentile, tell } from '../../support/figures.js';
import { MIB, residentBytes } from '../../support/resident-bytes.js';
import { connectPacket } from '../broker/packets.js';
import { type RawClient, rawClient } from '../broker/running-broker.js';
import { type RunningProcess, runProcess } from './running-process.js';

/** How many say nothing; FLOOD_SOCKETS makes them more than in CI. */
const SILENT = Number(process.env.FLOOD_SOCKETS ?? 1_000);
const OF_EACH_OTHER_KIND = SILENT / 10;
const AT_ONCE = 200;
const KIB = 1024;
const ADMIN = { ADMIN_EMAIL: 'admin@flood.test', ADMIN_PASSWORD: 'a long enough passphrase' };
const MOST_GROWTH_BYTES = 64 * MIB;
const CALM_MS = 3_000;
/** Below this a doubled p99 is the machine's noise. */
const LEAST_P99_MS = 5;

describe('a flood at the door of a process', function () {
  this.timeout(180_000);
  let running: RunningProcess;
  let car: MqttClient;
  before(async () => {
    running = await runProcess({ ...ADMIN, LOG_LEVEL: 'info' });
    const admin = await signIn(running.baseUrl, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
    const id = await admin.makeCar();
    const credentials = await admin.credentials(id);
    car = await mqtt.connectAsync(`mqtt://127.0.0.1:${running.mqttPort}`, { ...credentials, clientId: id });
  });
  after(async () => {
    await car.endAsync(true);
    await running[Symbol.asyncDispose]();
  });

  /** How long each of the car's messages took to be acknowledged, ms, and the most memory meanwhile. */
  async function whileItLasts(over: () => boolean): Promise<{ delays: number[]; peakBytes: number }> {
    const delays: number[] = [];
    let peakBytes = 0;
    for (; !over(); await pause(20)) {
      const since = performance.now();
      await car.publishAsync(statusTopic(car.options.clientId as string), '{"online":true}', { qos: 1 });
      delays.push(performance.now() - since);
      peakBytes = Math.max(peakBytes, residentBytes(running.child.pid as number));
    }
    return { delays, peakBytes };
  }

  async function come(count: number, then: (client: RawClient) => void): Promise<RawClient[]> {
    const all: RawClient[] = [];
    while (all.length < count) {
      const some = Math.min(AT_ONCE, count - all.length);
      all.push(...(await Promise.all(Array.from({ length: some }, () => rawClient(running.mqttPort)))));
      for (const client of all.slice(-some)) then(client);
    }
    return all;
  }

  it('takes little memory, and delays no car', async () => {
    const calmUntil = performance.now() + CALM_MS;
    const calm = await whileItLasts(() => performance.now() > calmUntil);

    let gone = false;
    const flood = (async () => {
      const silent = await come(SILENT, () => {});
      const huge = await come(OF_EACH_OTHER_KIND, (client) =>
        client.write([0x10, 0xff, 0xff, 0xff, 0x7f], Buffer.alloc(64 * KIB)),
      );
      const slow = await come(OF_EACH_OTHER_KIND, () => {});
      const connect = connectPacket({ id: 'x', username: 'x', password: 'x' });
      let at = 0;
      const drip = setInterval(() => {
        for (const client of slow) if (!client.closed) client.write(connect.subarray(at, at + 1));
        at++;
      }, 1_000);
      const all = [...silent, ...huge, ...slow];
      await Promise.all(all.map((client) => client.whenClosed)); // by the broker, when their time is over
      clearInterval(drip);
      gone = true;
      return all.filter((client) => client.received().length > 0).length;
    })();
    const beside = await whileItLasts(() => gone);
    expect(await flood, 'who got an answer').to.equal(0);

    const grown = (beside.peakBytes - calm.peakBytes) / MIB;
    const [before, after] = [percentile(calm.delays, 0.99), percentile(beside.delays, 0.99)];
    const who = `${SILENT} silent sockets, ${OF_EACH_OTHER_KIND} CONNECTs of 256 MB, ${OF_EACH_OTHER_KIND} a byte a second`;
    tell(`${who}: ${grown.toFixed(0)} MiB more`);
    tell(
      `a car's acknowledgement meanwhile p99 ${after.toFixed(1)} ms, before ${before.toFixed(1)} ms`,
      after <= 2 * Math.max(before, LEAST_P99_MS),
    );
    expect(grown, 'MiB more').to.be.lessThan(MOST_GROWTH_BYTES / MIB);
    expect(running.child.exitCode).to.equal(null);
  });
});
