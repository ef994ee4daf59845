/** The probe against a running system: it sees its sample, says where it stops, and its car is nobody's to rent. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { operatorClient } from '../../../edge-agent/operator/operator-client.js';
import { createProbe, probeRoom } from '../../../edge-agent/probe/probe.js';
import { createMetrics } from '../../../platform/metrics.js';
import { eventually } from '../../support/eventually.js';
import { programOf } from '../../support/main-program.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';
import { freePort } from '../../support/processes.js';
import { recordingLog } from '../../support/recording-log.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe('the probe', function () {
  this.timeout(60_000);
  let platform: TestPlatform;
  before(async () => {
    platform = await startPlatform();
  });
  after(() => platform[Symbol.asyncDispose]());

  const probe = (settings: { name?: string; mqttUrl?: string; withinMs?: number } = {}) =>
    createProbe({
      client: operatorClient(platform.baseUrl, platform.admin),
      ...{ baseUrl: platform.baseUrl, mqttUrl: platform.mqttUrl, name: 'probe-1', withinMs: 10_000, ...settings },
    });
  const itsCars = async () => {
    const { items } = await (await platform.signIn()).call<{ items: Record<string, unknown>[] }>(
      'GET',
      '/api/v1/vehicles',
    );
    return items.filter(({ externalId }) => externalId === 'probe-1');
  };

  it('sees its sample acknowledged, then on the live channel, and in the state, by a car that nobody is offered', async () => {
    const first = probe();
    for (const _ of [1, 2]) {
      const { acknowledged, live, state } = await first.once();
      expect(acknowledged).to.be.at.most(live);
      expect(live).to.be.at.most(state);
    }
    const [car, ...more] = await itsCars();
    expect(more).to.deep.equal([]);
    expect(car).to.include({ status: 'maintenance', fleetId: null, branchId: null });
    const offered = await (await fetch(`${platform.baseUrl}/api/cars?include=unavailable`)).json();
    expect(JSON.stringify(offered)).to.not.include(car?.id);
    const trips = await (await platform.signIn()).call<{ items: unknown[] }>(
      'GET',
      `/api/v1/vehicles/${car?.id}/trips`,
    );
    expect(trips.items).to.deep.equal([]);

    const patient = probe();
    const itself = platform.db('users').where({ email: platform.admin.email });
    await itself.clone().update({ disabled_at: new Date() });
    const shut = await patient.once().catch((error: Error) => error.message);
    expect(shut).to.include('does not know this ADMIN_EMAIL');
    await itself.clone().update({ disabled_at: null });
    await patient.once();

    await probe().once(); // another of its name takes a new token
    const lost = await first.once().catch((error: Error) => error.message);
    expect(lost).to.match(/refused|not authori/i);
    await first.once();
    expect(await itsCars()).to.have.length(1);
  });

  it('says which step it did not come past, and tells its rounds as metrics', async () => {
    const metrics = createMetrics();
    const { log, lines } = recordingLog();
    const told = async (name: string) => (await metrics.getSingleMetric(name)?.get())?.values[0]?.value;
    const nowhere = `mqtt://127.0.0.1:${await freePort()}`;
    const broken = probe({ mqttUrl: nowhere });
    let works = false;
    const now = { once: () => (works ? probe().once() : broken.once()) };
    const room = probeRoom({ probe: now, everyMs: 50, log, metrics });
    await room.start();
    await eventually(async () => expect(await told('motorpool_probe_failures_total')).to.be.greaterThan(1), {
      timeoutMs: 15_000,
    });
    expect(room.problem()).to.include('nothing listens on 127.0.0.1');
    expect([await told('motorpool_probe_success'), await told('motorpool_probe_last_success_seconds')]).to.deep.equal([
      0, 0,
    ]);
    works = true;
    await eventually(() => expect(room.problem()).to.equal(undefined), { timeoutMs: 15_000 });
    await room.stop();
    expect(await told('motorpool_probe_success')).to.equal(1);
    expect(await told('motorpool_probe_last_success_seconds')).to.be.closeTo(Date.now() / 1000, 60);
    expect(lines.map((line) => JSON.parse(line).msg)).to.deep.equal(['the probe fails', 'the probe sees its sample']);
    const late = await probe({ withinMs: 1 })
      .once()
      .catch((error: Error) => error.message);
    expect(late).to.match(/^the .* within 0.001 s$/);
  });

  it('is one line and an exit status on the command line', async () => {
    const { port } = new URL(platform.baseUrl);
    const env = { PORT: port, ADMIN_EMAIL: platform.admin.email, ADMIN_PASSWORD: platform.admin.password };
    const started = (mqttPort: number, ...args: string[]) =>
      spawn(process.execPath, [...programOf('edge-agent/probe/main.ts'), ...args], {
        cwd: ROOT,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env, MQTT_PORT: String(mqttPort) },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    const run = async (mqttPort: number) => {
      const child = started(mqttPort, '--once');
      const [output, [status]] = await Promise.all([child.stdout.toArray(), once(child, 'exit')]);
      return { line: Buffer.concat(output).toString(), status };
    };
    const good = await run(platform.mqttPort);
    expect(good.line).to.match(
      /^works: acknowledged after \d+ ms, on the live channel after \d+ ms, in the state after \d+ ms\n$/,
    );
    expect(good.status).to.equal(0);
    const [nowhere, endless] = [await freePort(), started(await freePort())];
    const bad = await run(nowhere);
    expect(bad.line).to.match(/^fails: nothing listens on .*\n$/);
    expect(bad.status).to.equal(1);
    const [told] = await once(endless.stdout, 'data');
    endless.kill('SIGKILL');
    expect(`${told}`).to.equal('A sample every 30 s until Ctrl-C. For one alone: npm run probe -- --once\n');
  });
});
