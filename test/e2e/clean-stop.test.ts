/** A process that is told to stop finishes what it has and goes, with cars reporting and with nobody left to talk to. */
import { expect } from 'chai';
import { signIn } from '../support/api-client.js';
import { testDatabaseUrl } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { freePort, type RoomProcess, roomProcess } from '../support/processes.js';
import { hasRedis } from '../support/redis.js';
import { type ReportingCar, startReportingCars } from '../support/reporting-car.js';
import { ADMIN, expectExactlyOnceInPostgres, temporaryDataDir } from './kill/fire.js';
import { startProcessesApart } from './kill/processes-apart.js';

const CARS = 5;
const PACE = { messagesPerSecond: 20, samplesPerMessage: 5, mostWaiting: 200 };
const STOP_MS = 10_000;

/** Cars under way: some of what they said is acknowledged, some is on its way. */
async function carsReport(http: string, mqttUrl: string): Promise<ReportingCar[]> {
  const admin = await signIn(http, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
  const cars = await startReportingCars(CARS, mqttUrl, admin, PACE);
  const allHeard = () => {
    for (const car of cars) expect(car.acknowledged.size).to.be.greaterThan(50);
  };
  await eventually(allHeard, { timeoutMs: 30_000 });
  return cars;
}

async function expectCleanStop(room: RoomProcess): Promise<void> {
  const before = performance.now();
  expect(await room.stop(), `${room.name}: ${room.output()}`).to.equal(0);
  expect(performance.now() - before, `${room.name}: ms to stop`).to.be.lessThan(STOP_MS);
}

describe('SIGTERM while cars report', function () {
  this.timeout(180_000);

  it('ends the one process with status 0 within 10 s, and what was acknowledged is stored', async () => {
    using data = temporaryDataDir();
    const databaseUrl = (await testDatabaseUrl()).href; // outlives the process, to be asked afterwards
    const [port, mqttPort] = [await freePort(), await freePort()];
    const http = `http://127.0.0.1:${port}`;
    const env = { ...ADMIN, DATA_DIR: data.dir, DATABASE_URL: databaseUrl, PORT: `${port}`, MQTT_PORT: `${mqttPort}` };
    const platform = roomProcess('platform', 'main.ts', { ...env, DEMO_CARS: '0' }, `${http}/readyz`);
    await platform.start();
    try {
      const cars = await carsReport(http, `mqtt://127.0.0.1:${mqttPort}`);
      await expectCleanStop(platform);
      await Promise.allSettled(cars.map((car) => car.finish(0))); // nobody is there to acknowledge the rest
      await expectExactlyOnceInPostgres(databaseUrl, cars);
    } finally {
      await platform.kill();
    }
  });

  describe(`to processes apart${hasRedis ? '' : ' (skipped: no redis-server in PATH)'}`, () => {
    before(function () {
      if (!hasRedis) this.skip();
    });

    it('ends each with status 0 within 10 s, and what was acknowledged is stored', async () => {
      await using system = await startProcessesApart();
      const cars = await carsReport(system.http, system.mqttUrl);
      for (const room of system.rooms) {
        await expectCleanStop(room);
        await room.start();
      }
      await Promise.all(cars.map((car) => car.finish(30_000)));
      await expectExactlyOnceInPostgres(system.databaseUrl, cars);
    });

    it('ends each with status 0 within 10 s also where Redis and PostgreSQL went first', async () => {
      await using system = await startProcessesApart();
      const cars = await carsReport(system.http, system.mqttUrl);
      await system.cutOff();
      await Promise.all(system.rooms.map(expectCleanStop));
      await Promise.allSettled(cars.map((car) => car.finish(0)));
    });
  });
});
