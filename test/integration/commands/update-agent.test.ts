/** A new version of the agent, in real processes: what is taken, what is refused, and what gives way again. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CommandWithHistory } from '../../../api/commands/command.js';
import { download } from '../../../edge-agent/update/download.js';
import type { UpdateArguments } from '../../../edge-agent/update/stage-update.js';
import type { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';
import { type RoomProcess, roomProcess } from '../../support/processes.js';
import { type Releases, startReleases } from './releases.js';

const PATIENT = { timeoutMs: 60_000 };

describe('updating an agent', function () {
  this.timeout(180_000);
  let platform: TestPlatform;
  let admin: ApiClient;
  let releases: Releases;
  let dir: string;
  let car: string;
  let supervisor: RoomProcess;
  before(async () => {
    platform = await startPlatform();
    admin = await platform.signIn();
    releases = await startReleases();
    dir = mkdtempSync(join(tmpdir(), 'updates-'));
    car = await admin.makeCar();
    const { password } = await admin.credentials(car);
    const settings = {
      ...{ MQTT_URL: platform.mqttUrl, VEHICLE_ID: car, DEVICE_TOKEN: password, DATA_DIR: dir },
      ...{ AGENT_UPDATE_KEY: releases.keyFile, AGENT_TRIAL_S: '20' },
      AGENT_UPDATE_ALLOW_LOOPBACK: '1',
    };
    // Its releases hold TypeScript, so what starts them must know that, too.
    const program = ['--import', 'tsx', 'edge-agent/supervisor/main.ts'];
    supervisor = roomProcess('supervisor', 'edge-agent/supervisor/main.ts', settings, undefined, program);
    await supervisor.start();
    await runs('0.1.0');
  });
  after(async () => {
    const status = await supervisor.stop();
    await releases[Symbol.asyncDispose]();
    await platform[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
    expect(status, supervisor.output()).to.equal(0);
  });

  const runs = (version: string) =>
    eventually(async () => {
      const [state] = await platform.db('vehicle_states').where({ vehicle_id: car }).select('agent', 'online');
      expect(state, supervisor.output()).to.deep.equal({ agent: version, online: true });
    }, PATIENT);

  async function update(args: UpdateArguments): Promise<string> {
    const path = `/api/v1/vehicles/${car}/commands`;
    const body = { type: 'update-agent', reason: 'a test', arguments: args };
    return (await admin.call<{ id: string }>('POST', path, body)).id;
  }
  const ends = (id: string, state: string) =>
    eventually(async () => {
      const now = await admin.call<CommandWithHistory>('GET', `/api/v1/vehicles/${car}/commands/${id}`);
      expect(now.state, `${JSON.stringify(now)} ${supervisor.output()}`).to.equal(state);
      return now;
    }, PATIENT);

  it('refuses another file than was signed, a version of another name, and another’s signature', async () => {
    const honest = releases.release('1.0.0');
    const other = releases.release('1.0.1', '// not what was signed');
    const swapped = await ends(await update({ ...honest, url: other.url }), 'failed');
    expect(swapped.detail).to.match(/SHA-256/);
    const renamed = await ends(await update({ ...honest, version: '9.0.0' }), 'failed');
    expect(renamed.detail).to.match(/signature/);
    const forged = await ends(await update({ ...honest, signature: other.signature }), 'failed');
    expect(forged.detail).to.match(/signature/);
    const missing = await ends(await update({ ...honest, url: `${honest.url}-gone` }), 'failed');
    expect(missing.detail).to.match(/answered 404/);
    expect(readdirSync(join(dir, 'updates', 'versions')), 'nothing is left of them').to.deep.equal([]);
    await runs('0.1.0');
  });

  it('takes no more than so many bytes, and waits no longer than so long', async () => {
    const { url } = releases.release('1.0.2');
    const reasonOf = (bounds: { mostBytes: number; withinMs: number }) =>
      download(url, join(dir, 'download'), { ...bounds, allowLoopback: true }).catch((error: Error) => error.message);
    expect(await reasonOf({ mostBytes: 10, withinMs: 5_000 })).to.match(/more than 10 bytes/);
    expect(await reasonOf({ mostBytes: 1e6, withinMs: 0 })).to.match(/did not come within/);
  });

  it('starts the new version, which answers for itself', async () => {
    const id = await update(releases.release('2.0.0'));
    const { history, detail } = await ends(id, 'confirmed');
    expect(history.map(({ state }) => state)).to.include.members(['accepted', 'done', 'confirmed']);
    expect(detail).to.equal('version 2.0.0 runs');
    await runs('2.0.0');
  });

  it('refuses a version below the one that runs, though it was signed once', async () => {
    const { detail } = await ends(await update(releases.release('1.9.9')), 'failed');
    expect(detail).to.match(/^version 1.9.9 is older than 2.0.0, which runs/);
    await runs('2.0.0');
  });

  it('goes back to the version before when the new one ends by itself, and says so', async () => {
    const { detail } = await ends(await update(releases.release('3.0.0', 'process.exit(3);')), 'failed');
    expect(detail).to.equal('rolled back from version 3.0.0: it ended with status 3');
    await runs('2.0.0');
  });

  it('goes back when the new one does not sign in in time', async () => {
    const idle = 'setInterval(() => {}, 1000);';
    const { detail } = await ends(await update(releases.release('4.0.0', idle)), 'failed');
    expect(detail).to.equal('rolled back from version 4.0.0: it did not sign in within 20 s');
    await runs('2.0.0');
  });

  it('goes on with a trial that kill -9 of everything cut off', async () => {
    const id = await update(releases.release('5.0.0'));
    await eventually(() => expect(supervisor.output()).to.include('agent 5.0.0 is tried'), PATIENT);
    await supervisor.kill();
    await supervisor.start();
    await ends(id, 'confirmed');
    await runs('5.0.0');
  });
});
