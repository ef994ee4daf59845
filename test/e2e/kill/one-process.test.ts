/** 'PUBACK means stored', tried the hard way, on what `npm start` runs: one process and its embedded PostgreSQL. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runningDatabaseUrl } from '../../../platform/postgres/embedded-postgres.js';
import { eventually } from '../../support/eventually.js';
import { freePort, roomProcess } from '../../support/processes.js';
import { ADMIN, expectExactlyOnceInPostgres, reportUnderFire, SECONDS, temporaryDataDir } from './fire.js';
import { roomVictim, timed, type Victim } from './victim.js';

describe('kill -9, one process', function () {
  this.timeout(SECONDS * 2000 + 240_000);

  it('loses nothing acknowledged and doubles nothing when the process or its database dies', async () => {
    using data = temporaryDataDir();
    const [port, mqttPort] = [await freePort(), await freePort()];
    const http = `http://127.0.0.1:${port}`;
    const env = { ...ADMIN, DATA_DIR: data.dir, PORT: `${port}`, MQTT_PORT: `${mqttPort}`, DEMO_CARS: '0' };
    const platform = roomProcess('platform', 'main.ts', { ...env, RATE_LIMITS: 'off' }, `${http}/readyz`);
    const postgres: Victim = {
      name: 'postgres',
      async killAndRestart() {
        const pidFile = readFileSync(join(data.dir, 'postgres', 'postmaster.pid'), 'utf8');
        process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL');
        const ready = async () => expect((await fetch(`${http}/readyz`)).status).to.equal(200);
        return timed(() => eventually(ready, { timeoutMs: 90_000 }));
      },
    };
    await platform.start();
    try {
      const system = { http, mqttUrl: `mqtt://127.0.0.1:${mqttPort}`, output: platform.output };
      const cars = await reportUnderFire(system, [roomVictim(platform), postgres]);
      await expectExactlyOnceInPostgres(runningDatabaseUrl(data.dir), cars);
    } finally {
      expect(await platform.stop(), platform.output()).to.equal(0);
    }
  });
});
