/** 'PUBACK means stored' where the rooms are processes apart: the promise then rests on Redis's log. */
import { hasRedis } from '../../support/redis.js';
import { expectExactlyOnceInPostgres, reportUnderFire, SECONDS } from './fire.js';
import { startProcessesApart } from './processes-apart.js';

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
});
