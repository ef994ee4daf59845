import { expect } from 'chai';
import { testDatabaseUrl } from '../../support/database.js';
import { doorBefore } from '../../support/door-between.js';
import { eventually } from '../../support/eventually.js';
import { ingestBench, sample } from './ingest-bench.js';

describe('while the database is away', () => {
  const bench = ingestBench();
  after(bench.close);

  it('what was understood of cars is tried again every second or two, though it fails at once', async function () {
    this.timeout(60_000);
    await using door = await doorBefore(await testDatabaseUrl());
    await bench.open({ databaseUrl: door.url });
    await using on = await bench.start(undefined, { meaning: { checkpointEveryMs: 30 } });
    const car = await bench.makeCar();
    await bench.send(on, car, [sample(1, { speedKmh: 42 })]);
    await door.shut(); // before its newest state is written
    const since = performance.now();
    const failures = (what: string) => on.metric('motorpool_ingest_failures_total', { what });
    await eventually(async () => expect(await failures('vehicle-states')).to.be.at.least(3), { timeoutMs: 15_000 });
    const seconds = (performance.now() - since) / 1000;
    expect(await failures('vehicle-states')).to.be.at.most(1.1 + seconds);
    expect(await failures('meaning')).to.be.within(1, 1.1 + seconds / 2);
    await door.open();
    await eventually(async () => expect(await bench.valuesOf(car)).to.deep.equal({ speedKmh: 42 }));
  });
});
