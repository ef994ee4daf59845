/** A command from the API to a real agent and back, as an operator lives it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CommandWithHistory } from '../../../api/commands/command.js';
import type { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';
import { type RoomProcess, roomProcess } from '../../support/processes.js';

const PATIENT = { timeoutMs: 30_000 };

describe('commands and the agent', function () {
  this.timeout(90_000);
  let platform: TestPlatform;
  let admin: ApiClient;
  let dir: string;
  let car: string;
  let agent: RoomProcess;
  before(async () => {
    platform = await startPlatform();
    admin = await platform.signIn();
  });
  after(() => platform[Symbol.asyncDispose]());
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'agent-'));
    car = await admin.makeCar();
    const { password } = await admin.credentials(car);
    // It stands from its first moment, with what a parked car says: its rate is slow, so effects must be told by themselves.
    agent = roomProcess('agent', 'edge-agent/main.ts', {
      ...{ MQTT_URL: platform.mqttUrl, VEHICLE_ID: car, DEVICE_TOKEN: password, DATA_DIR: dir },
      ...{ SENSORS: 'simulated', SAMPLE_RATE: '5' },
    });
  });
  afterEach(async () => {
    await agent.kill();
    rmSync(dir, { recursive: true, force: true });
  });

  const path = () => `/api/v1/vehicles/${car}/commands`;
  const ask = (type: string, more: object = {}) =>
    admin.call<{ id: string }>('POST', path(), { type, reason: 'a test', ...more });
  const see = (id: string) => admin.call<CommandWithHistory>('GET', `${path()}/${id}`);
  const reaches = (id: string, state: string) =>
    eventually(async () => {
      const now = await see(id);
      expect(now.state, `${JSON.stringify(now)} ${agent.output()}`).to.equal(state);
      return now;
    }, PATIENT);
  const online = () =>
    eventually(async () => {
      const { online } = await admin.call<{ online: boolean }>('GET', `/api/v1/vehicles/${car}/state`);
      expect(online).to.equal(true);
    }, PATIENT);

  const moving = () =>
    eventually(async () => {
      const { values } = await admin.call<{ values: { speedKmh?: { value: number } } }>(
        'GET',
        `/api/v1/vehicles/${car}/state`,
      );
      expect(values.speedKmh?.value).to.be.greaterThan(20); // so fast that it does not stand a moment later
    }, PATIENT);

  it('unlocks the doors, and it is confirmed by what the car says', async () => {
    await agent.start();
    await online();
    const { id } = await ask('unlock');
    const { history } = await reaches(id, 'confirmed');
    const states = history.map(({ state }) => state);
    expect(states.filter((state) => state !== 'delivered')).to.deep.equal([
      'queued',
      'sent',
      'accepted',
      'done',
      'confirmed',
    ]);
    const honk = await ask('honk');
    expect((await reaches(honk.id, 'done')).detail).to.equal('honked');
  });

  it('waits for a car that is away, and is done once it comes, in order', async () => {
    const unlock = await ask('unlock', { expiresInS: 600 });
    const lock = await ask('lock', { expiresInS: 600 });
    await agent.start();
    await reaches(lock.id, 'confirmed');
    expect(['done', 'confirmed']).to.include((await see(unlock.id)).state);
  });

  it('starts the agent anew, which is confirmed by its next run', async () => {
    await agent.start();
    await online();
    const { id } = await ask('restart-agent');
    await reaches(id, 'confirmed');
    expect(agent.output().match(/agent 0\.1\.0 for vehicle/g)).to.have.length(2);
  });

  it('sets a configuration, which is confirmed by the version that the car has', async () => {
    await agent.start();
    await online();
    const sensors = [{ sensorType: 'speed', samplingRate: 2 }];
    const { id } = await ask('set-config', { arguments: { sensors } });
    await reaches(id, 'confirmed');
    const config = await admin.call<{ applied: boolean; version: number }>('GET', `/api/v1/vehicles/${car}/config`);
    expect(config).to.include({ applied: true, version: 1 });
  });

  it('does not immobilise a car that moves, whatever was known when it was asked', async () => {
    await agent.start();
    await moving();
    await platform.db('commands').insert({
      vehicle_id: car,
      type: 'immobilize',
      expires_at: new Date(Date.now() + 60_000),
    });
    const [{ id }] = await platform.db('commands').where({ vehicle_id: car }).select('id');
    expect((await reaches(id, 'failed')).detail).to.match(/^the car moves, at \d+/);
  });

  it('updates no agent that nobody watches over, nor one that trusts nobody', async () => {
    await agent.start();
    await online();
    const update = {
      url: 'http://127.0.0.1:1/',
      sha256: '0'.repeat(64),
      signature: `${'A'.repeat(86)}==`,
      version: '2.0.0',
    };
    const { id } = await ask('update-agent', { arguments: update });
    expect((await reaches(id, 'failed')).detail).to.match(/without its supervisor/);
  });

  it('is done once, whenever the agent is killed', async () => {
    for (let round = 0; round < 3; round++) {
      await agent.start();
      await online();
      const { id } = await ask('unlock', { expiresInS: 60 });
      await eventually(async () => expect((await see(id)).state).to.not.equal('queued'));
      await agent.kill();
      await agent.start();
      await eventually(async () => expect(['confirmed', 'failed']).to.include((await see(id)).state), PATIENT);
      const { state, detail } = await see(id);
      if (state === 'failed') expect(detail).to.equal('the agent was cut off while it did this');
      await agent.kill();
    }
  });

  it('are answered by the cars of the demo fleet', async () => {
    await using demo = await startPlatform({ DEMO_CARS: '1' });
    const client = await demo.signIn();
    const vehicleId = await eventually(async () => {
      const [online] = await demo.db('vehicle_states').where({ online: true }).select('vehicle_id');
      expect(online).to.not.equal(undefined);
      return String(online.vehicle_id);
    }, PATIENT);
    const commands = `/api/v1/vehicles/${vehicleId}/commands`;
    const { id } = await client.call<{ id: string }>('POST', commands, { type: 'unlock' });
    await eventually(async () => {
      const { state } = await client.call<CommandWithHistory>('GET', `${commands}/${id}`);
      expect(state).to.equal('confirmed');
    }, PATIENT);
  });
});
