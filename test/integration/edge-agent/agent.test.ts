import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openOutbox } from '../../../edge-agent/outbox/level-outbox.js';
import { createLog } from '../../../platform/log.js';
import { eventually } from '../../support/eventually.js';
import { type ListeningSystem, listeningSystem } from '../../support/listening-system.js';
import { hasMosquitto, type Mosquitto, startMosquitto } from '../../support/mosquitto.js';
import { type RoomProcess, roomProcess } from '../../support/processes.js';

const PATIENT = { timeoutMs: 20_000 };

describe(`the agent as a process${hasMosquitto ? '' : ' (skipped: mosquitto is not installed)'}`, function () {
  this.timeout(60_000);
  let vehicleId: string;
  let dir: string;
  let broker: Mosquitto;
  let system: ListeningSystem;
  let agent: RoomProcess;

  before(function () {
    if (!hasMosquitto) this.skip();
  });

  beforeEach(async () => {
    vehicleId = randomUUID();
    dir = mkdtempSync(join(tmpdir(), 'agent-'));
    broker = await startMosquitto();
    system = await listeningSystem(broker.url, vehicleId);
    agent = roomProcess('agent', 'edge-agent/main.ts', {
      MQTT_URL: broker.url,
      VEHICLE_ID: vehicleId,
      DEVICE_TOKEN: 'secret',
      DATA_DIR: dir,
      SAMPLE_RATE: '50',
      STATUS_EVERY_S: '1',
    });
  });

  afterEach(async () => {
    await agent.kill();
    await system[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });

  const heard = (samples: number) =>
    eventually(() => expect(system.samples.length, agent.output()).to.be.at.least(samples), PATIENT);

  function expectNoGaps(least: number) {
    const byBoot = system.seqsByBoot();
    expect([...byBoot.values()].flat()).to.have.length.at.least(least);
    for (const seqs of byBoot.values()) expect(seqs).to.deep.equal(seqs.map((_, index) => index));
  }

  async function keptOnDisk(): Promise<{ boot: string; seqs: number[] }[]> {
    await using box = await openOutbox({
      dir: join(dir, 'outbox'),
      log: createLog('silent'),
      maxBytes: 1e9,
      maxAgeMs: 1e12,
      memorySamples: 1,
      now: Date.now,
    });
    const kept: { boot: string; seqs: number[] }[] = [];
    for (
      let from = 's', batch = await box.read(from, 't', 5000, 1e9);
      batch;
      batch = await box.read(from, 't', 5000, 1e9)
    ) {
      const seqs = batch.entries.map(({ json }) => JSON.parse(json).seq as number);
      if (kept.at(-1)?.boot === batch.boot) kept.at(-1)?.seqs.push(...seqs);
      else kept.push({ boot: batch.boot, seqs });
      from = `${batch.entries.at(-1)?.key}~`;
    }
    return kept;
  }

  it('tells that it is online, and that it is gone: by itself, and by its last will', async () => {
    await agent.start();
    await heard(1);
    expect(system.statuses.at(0)).to.include({ online: true, configVersion: 0 });
    expect(await agent.stop()).to.equal(0);
    await eventually(() => expect(system.statuses.at(-1)).to.include({ online: false }));

    await agent.start();
    await eventually(() => expect(system.statuses.at(-1)).to.include({ online: true }), PATIENT);
    await agent.kill();
    await eventually(() => expect(system.statuses.at(-1)).to.deep.equal({ online: false }), PATIENT);
  });

  it('loses no sample to kill -9, whether it is online or not', async () => {
    for (const pause of [30, 55, 80]) {
      await agent.start();
      await heard(system.samples.length + pause);
      await agent.kill();
    }
    await broker.kill();
    await agent.start();
    await eventually(() => {
      const runs = agent.output().split('samples waiting from before');
      expect(runs, 'this run is the fourth').to.have.length(5);
      const [, kept] = runs.at(-1)?.match(/offline for [^\n]* (\d+) samples kept\n$/) ?? [];
      expect(Number(kept), 'taken while offline').to.be.at.least(30);
    }, PATIENT);
    await agent.kill();
    const kept = await keptOnDisk();
    expect(kept.at(-1)?.seqs, agent.output()).to.have.length.at.least(20);
    expect(kept.at(-1)?.seqs).to.deep.equal(kept.at(-1)?.seqs.map((_, index) => index));

    await broker.start();
    await agent.start();
    await eventually(() => {
      const byBoot = system.seqsByBoot();
      for (const { boot, seqs } of kept) expect(byBoot.get(boot)).to.include.members(seqs);
    }, PATIENT);
    expectNoGaps(200);
  });

  it('delivers a backlog without a gap though the broker dies in the middle, and live samples beside it', async () => {
    const box = await openOutbox({
      dir: join(dir, 'outbox'),
      log: createLog('silent'),
      maxBytes: 1e9,
      maxAgeMs: 1e12,
      memorySamples: 1,
      now: Date.now,
    });
    const count = 12_000;
    for (let seq = 0; seq < count; seq += 500) {
      await Promise.all(Array.from({ length: 500 }, (_, i) => box.append({ seq: seq + i, observedAt: Date.now() })));
    }
    await box[Symbol.asyncDispose]();

    await agent.start();
    await heard(2_000);
    const live = system.samples.filter(({ boot }) => boot !== box.boot);
    expect(live, 'live samples while the backlog drains').to.not.be.empty;
    await broker.kill();
    expect(system.seqsByBoot().get(box.boot)?.length).to.be.lessThan(count);
    await broker.start();
    await eventually(() => expect(system.seqsByBoot().get(box.boot)).to.have.length(count), { timeoutMs: 40_000 });
    await eventually(() => expect(agent.output()).to.match(/online, driving 50 Hz, \d samples? waiting\n$/), PATIENT);
    expectNoGaps(count);
  });

  it('says plainly that its sign-in was refused, and keeps what it senses', async () => {
    await using strict = await startMosquitto({ letsIn: false });
    const stranger = roomProcess('agent', 'edge-agent/main.ts', {
      MQTT_URL: strict.url,
      VEHICLE_ID: vehicleId,
      DEVICE_TOKEN: 'wrong',
      DATA_DIR: dir,
      SAMPLE_RATE: '50',
    });
    await stranger.start();
    await eventually(
      () => expect(stranger.output()).to.match(/offline for \d+ s \(.* refused VEHICLE_ID and DEVICE_TOKEN\)/),
      PATIENT,
    );
    expect(await stranger.stop()).to.equal(0);
    expect(stranger.output()).to.match(/stopped, \d+ samples? kept for the next start/);
  });

  it('obeys its configuration, says which it has, and remembers it', async () => {
    await agent.start();
    await heard(1);
    await system.configure({
      version: 7,
      sensors: [
        { sensor_type: 'speed', sampling_rate: 20, enabled: true },
        { sensor_type: 'fuel', sampling_rate: 1, enabled: false },
      ],
    });
    await eventually(() => expect(system.statuses.at(-1)).to.include({ configVersion: 7 }), PATIENT);
    const from = system.samples.length;
    await heard(from + 40);
    const after = system.samples.slice(from + 10);
    expect(after.some(({ fuelPercent }) => fuelPercent !== undefined)).to.equal(false);
    expect(after.some(({ speedKmh }) => speedKmh !== undefined)).to.equal(true);

    await agent.kill();
    await agent.start();
    await eventually(() => expect(system.statuses.at(-1)).to.include({ online: true, configVersion: 7 }), PATIENT);
  });

  it('does a command once though it is delivered twice, also after a restart, and an expired one never', async () => {
    await agent.start();
    await heard(1);
    const unlock = { id: 'c1', type: 'unlock', expiresAt: Date.now() + 60_000 };
    await system.command(unlock);
    await eventually(
      () => expect(system.results.map(({ state }) => state)).to.deep.equal(['accepted', 'done']),
      PATIENT,
    );
    await eventually(() => expect(system.samples.at(-1)?.doorsLocked).to.equal(false));
    await system.command({ id: 'c2', type: 'lock', expiresAt: Date.now() + 60_000 });
    await eventually(() => expect(system.samples.at(-1)?.doorsLocked).to.equal(true));

    const from = system.results.length;
    await system.command(unlock);
    await eventually(() =>
      expect(system.results.slice(from).map(({ id, state }) => `${id} ${state}`)).to.deep.equal(['c1 done']),
    );
    await agent.kill();
    await eventually(() => expect(system.statuses.at(-1)).to.deep.equal({ online: false }), PATIENT);
    await agent.start();
    await eventually(() => expect(system.statuses.at(-1)).to.include({ online: true }), PATIENT);
    await system.command(unlock);
    await system.command({ id: 'c3', type: 'unlock', expiresAt: Date.now() - 1 });
    await system.command({ id: 'c4', type: 'fly', expiresAt: Date.now() + 60_000 });
    await eventually(() => expect(system.results.at(-1)).to.include({ id: 'c4', state: 'failed' }), PATIENT);
    expect(system.results.slice(from + 1).map(({ id, state }) => `${id} ${state}`)).to.deep.equal([
      'c1 done',
      'c3 expired',
      'c4 accepted',
      'c4 failed',
    ]);
    await eventually(() => expect(system.samples.at(-1)?.doorsLocked).to.equal(true));
  });
});
