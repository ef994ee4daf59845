/** The store is away while cars report: the broker stays, acknowledges nothing, grows little, and takes all of it afterwards. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { createLog } from '../../../platform/log.js';
import { createMetrics } from '../../../platform/metrics.js';
import { openTelemetryStore } from '../../../platform/telemetry-store/open-telemetry-store.js';
import { signIn } from '../../support/api-client.js';
import { testDatabaseUrl } from '../../support/database.js';
import { doorBefore } from '../../support/door-between.js';
import { eventually } from '../../support/eventually.js';
import { tell } from '../../support/figures.js';
import { influxMissing, startInflux } from '../../support/influx.js';
import { freePort, roomProcess } from '../../support/processes.js';
import { acknowledgedTo, type ReportingCar, startReportingCars } from '../../support/reporting-car.js';
import { MIB, residentBytes } from '../../support/resident-bytes.js';
import { ADMIN, expectExactlyOnceInPostgres, expectExactlyOnceInStore, temporaryDataDir } from './fire.js';

/** How long it is away; AWAY_SECONDS makes it longer than in CI, AWAY_CARS adds cars. */
const SECONDS = Number(process.env.AWAY_SECONDS ?? 4);
const CARS = Number(process.env.AWAY_CARS ?? 20);
const PACE = { messagesPerSecond: 1, samplesPerMessage: 1, mostWaiting: Number.POSITIVE_INFINITY };
/** What was committed as the store went may be acknowledged still; after such a silence nothing is on its way. */
const SILENT_MS = 3_000;
/** Ours, not the store's: what waits is bounded in the broker, so this does not hang on how long it takes. */
const MOST_GROWTH_BYTES = 96 * MIB;

/** The count, once it has stood still for long enough. */
async function settled(count: () => number): Promise<number> {
  for (let before = count(); ; before = count()) {
    await pause(SILENT_MS);
    if (count() === before) return before;
  }
}

describe('while the store is away', function () {
  this.timeout(SECONDS * 3000 + 300_000);

  interface Away {
    env: Record<string, string>;
    leave(): Promise<void>;
    /** Throws where something was acknowledged that is not in the store, which `before` it left had acknowledged so many. */
    expectNothingFalse(cars: readonly ReportingCar[], before: number): Promise<void>;
    comeBack(): Promise<void>;
    expectExactlyOnce(cars: readonly ReportingCar[]): Promise<void>;
  }

  async function expectPatience({ env, leave, expectNothingFalse, comeBack, expectExactlyOnce }: Away): Promise<void> {
    using data = temporaryDataDir();
    const [port, mqttPort] = [await freePort(), await freePort()];
    const http = `http://127.0.0.1:${port}`;
    const ports = { PORT: `${port}`, MQTT_PORT: `${mqttPort}` };
    const settings = { ...ADMIN, ...env, ...ports, DATA_DIR: data.dir, DEMO_CARS: '0', RATE_LIMITS: 'off' };
    const platform = roomProcess('platform', 'main.ts', settings, `${http}/readyz`);
    await platform.start();
    const { pid } = platform;
    try {
      const admin = await signIn(http, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
      const cars = await startReportingCars(CARS, `mqtt://127.0.0.1:${mqttPort}`, admin, PACE);
      const acknowledged = () => acknowledgedTo(cars);
      await eventually(() => expect(acknowledged()).to.be.at.least(3 * CARS), { timeoutMs: 60_000 });

      const before = residentBytes(pid);
      await leave();
      const then = await settled(acknowledged);
      let peak = before;
      for (const end = performance.now() + SECONDS * 1000; performance.now() < end; await pause(500)) {
        expect((await fetch(`${http}/healthz`)).status, 'the process lives').to.equal(200);
        peak = Math.max(peak, residentBytes(pid));
      }
      await expectNothingFalse(cars, then);
      const late = acknowledged() - then;
      expect(peak - before, 'bytes more').to.be.lessThan(MOST_GROWTH_BYTES);
      const wait = cars.reduce((sum, car) => sum + car.waiting, 0);

      await comeBack();
      const since = performance.now();
      const drained = () => {
        for (const { waiting } of cars) expect(waiting).to.be.at.most(2);
      };
      await eventually(drained, { timeoutMs: 60_000 + SECONDS * 1000 });
      const drainedS = (performance.now() - since) / 1000;
      const grown = `memory ${(before / MIB).toFixed(0)} MiB, ${((peak - before) / MIB).toFixed(0)} more at most`;
      tell(
        `${SECONDS} s away under ${CARS} cars at 1 Hz: ${grown}; ${late} acknowledged meanwhile, all of them stored`,
      );
      tell(`${wait} samples that waited in cars stored after ${drainedS.toFixed(1)} s`, drainedS <= 60);
      await Promise.all(cars.map((car) => car.finish(120_000)));
      await expectExactlyOnce(cars);
      expect(platform.pid, 'the same process').to.equal(pid);
      expect(await platform.stop(), platform.output()).to.equal(0);
    } finally {
      await platform.stop();
    }
  }

  it('PostgreSQL: nothing is acknowledged that is not stored, and nothing is lost', async () => {
    const databaseUrl = await testDatabaseUrl();
    await using door = await doorBefore(databaseUrl);
    await expectPatience({
      env: { DATABASE_URL: door.url.href },
      leave: () => door.shut(),
      // It is asked by another way. What was stored already may be sent again by a car and acknowledged while it is away.
      expectNothingFalse: (cars) => expectExactlyOnceInPostgres(databaseUrl.href, cars),
      comeBack: () => door.open(),
      expectExactlyOnce: (cars) => expectExactlyOnceInPostgres(databaseUrl.href, cars),
    });
  });

  it('InfluxDB: the same', async function () {
    if (influxMissing()) this.skip(); // needs influxd
    const influx = await startInflux();
    const database = { url: (await testDatabaseUrl()).href };
    const log = createLog('silent');
    try {
      await expectPatience({
        env: { DATABASE_URL: database.url, INFLUX_URL: influx.url.href, INFLUX_DATABASE: 'fleet' },
        leave: () => influx.kill(),
        async expectNothingFalse(cars, before) {
          expect(acknowledgedTo(cars) - before, 'acknowledged without a store').to.equal(0);
        },
        comeBack: () => influx.start(),
        async expectExactlyOnce(cars) {
          const settings = { url: influx.url, token: undefined, org: 'motorpool', database: 'fleet' };
          await using store = await openTelemetryStore({ influx: settings, database, log, metrics: createMetrics() });
          await expectExactlyOnceInStore(store, cars);
        },
      });
    } finally {
      await influx.stop();
    }
  });
});
