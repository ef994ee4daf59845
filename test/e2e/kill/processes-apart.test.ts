/** 'PUBACK means stored' where the rooms are processes apart: the promise then rests on Redis's log. */
import { createLog } from '../../../platform/log.js';
import { createMetrics } from '../../../platform/metrics.js';
import { openTelemetryStore } from '../../../platform/telemetry-store/open-telemetry-store.js';
import { influxMissing, startInflux } from '../../support/influx.js';
import { hasRedis } from '../../support/redis.js';
import { expectExactlyOnceInPostgres, expectExactlyOnceInStore, reportUnderFire, SECONDS } from './fire.js';
import { startProcessesApart } from './processes-apart.js';
import { timed, type Victim } from './victim.js';

describe('kill -9, processes apart over Redis', function () {
  this.timeout(SECONDS * 2000 + 240_000);

  before(function () {
    if (!hasRedis) this.skip(); // needs redis-server
  });

  it('loses nothing acknowledged and doubles nothing, with PostgreSQL as the store', async () => {
    await using system = await startProcessesApart();
    const cars = await reportUnderFire(system, system.victims);
    await expectExactlyOnceInPostgres(system.databaseUrl, cars);
  });

  it('loses nothing acknowledged and doubles nothing, with InfluxDB as the store', async function () {
    if (influxMissing()) this.skip(); // needs influxd
    const influx = await startInflux();
    const settings = { INFLUX_URL: influx.url.href, INFLUX_DATABASE: 'fleet' };
    const killInflux: Victim = {
      name: 'influxd',
      async killAndRestart() {
        await influx.kill();
        return timed(() => influx.start());
      },
    };
    try {
      await using system = await startProcessesApart(settings);
      const cars = await reportUnderFire(system, [...system.victims, killInflux]);
      const log = createLog('silent');
      await using store = await openTelemetryStore({
        influx: { url: influx.url, token: undefined, org: 'motorpool', database: 'fleet' },
        database: { url: system.databaseUrl },
        log,
        metrics: createMetrics(),
      });
      await expectExactlyOnceInStore(store, cars);
    } finally {
      await influx.stop();
    }
  });
});
