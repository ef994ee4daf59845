/** Thousands who say nothing, announce a quarter of a gigabyte, or come a byte at a time: it costs little, and a car is served as before. */
import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import mqtt, { type MqttClient } from 'mqtt';
import { statusTopic } from '../../../contracts/index.js';
import { signIn } from '../../support/api-client.js';
import { percentile, tell } from '../../support/figures.js';
import { MIB, residentBytes } from '../../support/resident-bytes.js';
import { type RunningProcess, runProcess } from './running-process.js';

/** How many say nothing; FLOOD_SOCKETS makes them more than in CI. */
const SILENT = Number(process.env.FLOOD_SOCKETS ?? 1_000);
const OF_EACH_OTHER_KIND = SILENT / 10;
const FLOOD = fileURLToPath(new URL('./flood-from-outside.ts', import.meta.url));
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

  it('takes little memory, and delays no car', async () => {
    const calmUntil = performance.now() + CALM_MS;
    const calm = await whileItLasts(() => performance.now() > calmUntil);

    const flood = fork(FLOOD, [running.mqttPort, SILENT, OF_EACH_OTHER_KIND].map(String));
    const beside = await whileItLasts(() => flood.exitCode !== null || flood.signalCode !== null);
    expect(flood.exitCode, 'all were closed, and nobody got an answer').to.equal(0);

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
