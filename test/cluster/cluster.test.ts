/** The scaled form on hosts of its own, in short: `npm run cluster` has the long form, with every host. */
import { expect } from 'chai';
import { influxMissing } from '../support/influx.js';
import { hasRedis } from '../support/redis.js';
import { hasHaproxy } from './load-balancer.js';
import { loopbackAddresses, namespaces, namespacesMissing } from './network.js';
import { tableOf } from './report.js';
import { runTrial } from './trial.js';

describe('two of each room behind a load balancer (needs haproxy, redis-server and influxd)', function () {
  this.timeout(240_000);

  it('lose nothing, book nothing twice and serve again when hosts die and are cut off', async function () {
    if (!hasHaproxy || !hasRedis || influxMissing()) return this.skip();
    // Where namespaces are forbidden, as in many containers, hosts are killed but not cut off.
    using network = namespacesMissing() === undefined ? namespaces() : loopbackAddresses();
    const told: string[] = [];
    const outcome = await runTrial({
      network,
      cars: 40,
      customers: 5,
      hurry: 6,
      steadyMs: 1_000,
      limitMs: Number.POSITIVE_INFINITY, // the machine may be busy with other tests; it waits for a minute at most
      outages: [
        { host: 'broker 1', kind: 'killed', awayMs: 2_000 },
        { host: 'api 1', kind: 'killed', awayMs: 1_000 },
        { host: 'ingest 1', kind: 'killed', awayMs: 5_000 },
        ...(network.canCut ? [{ host: 'broker 2', kind: 'cut off' as const, awayMs: 6_000 }] : []),
      ],
      tell: (line) => told.push(line),
    });
    expect(outcome.broken, `${tableOf(outcome.seen)}\n${told.join('\n')}`).to.deep.equal([]);
    expect(outcome.samples).to.be.greaterThan(40 * 10);
    expect(outcome.reservations).to.be.greaterThan(0);
  });
});
