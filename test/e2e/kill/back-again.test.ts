/** Each process is killed in turn while cars report and people look: it serves again at once, and nobody else's work fails. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { signIn } from '../../support/api-client.js';
import { tell } from '../../support/figures.js';
import { freePort, type RoomProcess, roomProcess } from '../../support/processes.js';
import { hasRedis } from '../../support/redis.js';
import { startReportingCars } from '../../support/reporting-car.js';
import { ADMIN, expectExactlyOnceInPostgres } from './fire.js';
import { startProcessesApart } from './processes-apart.js';

/** How often each is killed; BACK_ROUNDS makes it more than in CI. */
const ROUNDS = Number(process.env.BACK_ROUNDS ?? 1);
const CARS = 10;
const PACE = { messagesPerSecond: 5, samplesPerMessage: 5, mostWaiting: 200 };
const MOST_BACK_MS = 2_000;
const MOST_FAILED_PERCENT = 0.1;
const BETWEEN_MS = 500;

/** Somebody who looks at a page that the database answers, again and again. */
function startLooking(url: string) {
  const seen = { asked: 0, failed: 0 };
  let over = false;
  const looking = (async () => {
    for (; !over; await pause(10)) {
      seen.asked++;
      const answer = await fetch(url, { headers: { connection: 'close' } }).catch(() => undefined);
      if (answer?.status !== 200) seen.failed++;
    }
  })();
  return {
    seen,
    async stop() {
      over = true;
      await looking;
    },
  };
}

describe('a process that was killed', function () {
  this.timeout(180_000 + ROUNDS * 120_000);
  before(function () {
    if (!hasRedis) this.skip(); // needs redis-server
  });

  it('serves again at once, and the others go on meanwhile', async () => {
    await using system = await startProcessesApart();
    const port = await freePort();
    const ready = `http://127.0.0.1:${port}/readyz`;
    const other: RoomProcess = roomProcess('api', 'api/main.ts', { ...system.settings, PORT: `${port}` }, ready);
    await other.start();
    try {
      const admin = await signIn(system.http, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
      const cars = await startReportingCars(CARS, system.mqttUrl, admin, PACE);
      for (const victim of system.victims) {
        const people = startLooking(`http://127.0.0.1:${port}/api/v1/branches`);
        let slowestMs = 0;
        for (let round = 0; round < ROUNDS; round++) {
          await pause(BETWEEN_MS);
          slowestMs = Math.max(slowestMs, await victim.killAndRestart());
        }
        await pause(BETWEEN_MS);
        await people.stop();
        const { asked, failed } = people.seen;
        // What needs the database fails while it is gone: that is told, and not held against anyone.
        const failedPercent = victim.name === 'postgres' ? 0 : (100 * failed) / asked;
        const figure = `${victim.name} back after ${slowestMs.toFixed(0)} ms; ${failed} of ${asked} requests to another process failed`;
        tell(figure, slowestMs <= MOST_BACK_MS && failedPercent <= MOST_FAILED_PERCENT);
      }
      await Promise.all(cars.map((car) => car.finish(60_000)));
      await expectExactlyOnceInPostgres(system.databaseUrl, cars);
    } finally {
      expect(await other.stop(), other.output()).to.equal(0);
    }
  });
});
