/** A car comes back after weeks without a network, and its agent is killed while it tells of them: nothing is lost, and now comes first. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { tell } from '../../support/figures.js';
import { startPlatform } from '../../support/platform.js';
import { roomProcess } from '../../support/processes.js';

/** At 1 Hz; OFFLINE_SAMPLES makes them the weeks that CI has no time for. Raw samples are kept for 30 days. */
const SAMPLES = Number(process.env.OFFLINE_SAMPLES ?? 6_000);
const KILLS = Number(process.env.OFFLINE_KILLS ?? 1);
const DAY_S = 86_400;
/** Counting weeks of samples takes the database a while. */
const PATIENT = { timeoutMs: 60_000 + SAMPLES, everyMs: Math.max(100, SAMPLES / 500) };
const LEAST_TIMES_REAL = 50;
/** Of the newest sample, while the backlog leaves; the agent samples five times a second. */
const MOST_LIVE_LAG_MS = 5_000;

interface BootRow {
  n: number;
  numbers: number;
  last: number;
}

describe('a car that was offline for weeks', function () {
  this.timeout(120_000 + 2 * SAMPLES);

  it('tells all of it, though its agent is killed meanwhile, and what is now beside it', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'motorpool-month-'));
    const filler = ['test/load/fill-outbox.ts', join(dir, 'outbox'), `${SAMPLES}`, '1', 'cut off'];
    await once(spawn(process.execPath, ['--import', 'tsx', ...filler], { stdio: 'ignore' }), 'exit');

    await using platform = await startPlatform();
    const admin = await platform.signIn();
    const vehicleId = await admin.makeCar();
    const { password } = await admin.credentials(vehicleId);
    const agent = roomProcess('agent', 'edge-agent/main.ts', {
      ...{ MQTT_URL: platform.mqttUrl, VEHICLE_ID: vehicleId, DEVICE_TOKEN: password, DATA_DIR: dir },
      ...{ SAMPLE_RATE: '5', STATUS_EVERY_S: '1', LOG_LEVEL: 'info' },
    });
    const boots = async (): Promise<BootRow[]> => {
      const { rows } = await platform.db.raw(
        `select count(*)::int as n, count(distinct seq)::int as numbers, max(seq)::int as last
         from telemetry_samples where vehicle_id = ? group by boot order by min(observed_at)`,
        [vehicleId],
      );
      return rows;
    };
    const cameBackAt = new Date();
    const told = async () => {
      const { rows } = await platform.db.raw(
        'select count(*)::int as n from telemetry_samples where vehicle_id = ? and observed_at < ?',
        [vehicleId, cameBackAt],
      );
      return rows[0].n;
    };
    let liveLagMs = 0;
    const newest = async () => {
      const { rows } = await platform.db.raw(
        'select max(observed_at) as at from telemetry_samples where vehicle_id = ?',
        [vehicleId],
      );
      liveLagMs = Math.max(liveLagMs, Date.now() - rows[0].at.getTime());
    };
    try {
      await agent.start();
      await eventually(async () => expect(await told()).to.be.greaterThan(0), { timeoutMs: 60_000 });
      const [since, before] = [performance.now(), await told()];
      for (let kill = 1; kill <= KILLS; kill++) {
        const part = (SAMPLES * kill) / (KILLS + 1);
        await eventually(async () => expect(await told()).to.be.at.least(part), PATIENT);
        await newest();
        await agent.kill();
        await agent.start();
      }
      await eventually(async () => expect(await told()).to.equal(SAMPLES), PATIENT);
      const seconds = (performance.now() - since) / 1000;
      const perSecond = (SAMPLES - before) / seconds;
      await eventually(() => expect(agent.output()).to.match(/online, [^\n]* \d\d? samples? waiting\n$/), {
        timeoutMs: 60_000,
      });
      expect(await agent.stop()).to.equal(0);
      expect(agent.output()).to.match(/stopped, 0 samples kept/);

      const all = await boots();
      expect(all).to.have.length(2 + KILLS);
      for (const { n, numbers, last } of all) {
        expect(numbers, 'stored twice').to.equal(n);
        expect(last + 1, 'missing').to.equal(n);
      }
      const days = (SAMPLES / DAY_S).toFixed(1);
      tell(`${SAMPLES} samples of ${days} days, ${KILLS} kills of the agent: 0 lost, 0 doubled`);
      tell(`drained ${perSecond.toFixed(0)} × real time`, perSecond >= LEAST_TIMES_REAL);
      tell(`meanwhile the newest stored was ${liveLagMs} ms old at most`, liveLagMs <= MOST_LIVE_LAG_MS);
    } finally {
      await agent.kill();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
