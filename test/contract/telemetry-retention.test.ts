/** Both stores let go of raw samples after their time; InfluxDB by its own clock, which is waited for. */
import { expect } from 'chai';
import type { StoredSample } from '../../contracts/index.js';
import { DAY_MS } from '../../platform/telemetry-store/telemetry-store.js';
import { oldDaysIn } from '../support/archived-stores.js';
import { eventually } from '../support/eventually.js';
import { all, sampleOf } from '../support/telemetry-stores.js';

for (const { name, missing, open } of oldDaysIn) {
  it(`${name} keeps without an archive what is a month old, and nothing older`, async function () {
    if (missing) this.skip();
    this.timeout(60_000);
    await using days = await open();
    const [gone, left] = [sampleOf({ observedAt: days.boundary }), sampleOf({ observedAt: Date.now() - 29 * DAY_MS })];
    await days.store.append([gone, left]);
    const kept = async ({ vehicleId, observedAt: at }: StoredSample) =>
      (await all(days.store.track(vehicleId, { from: at, to: at + 1 }))).length;
    expect([await kept(gone), await kept(left)]).to.deep.equal([1, 1]);
    await days.store.applyRetention(Date.now());
    await eventually(async () => expect(await kept(gone)).to.equal(0), { timeoutMs: 20_000 });
    expect(await kept(left)).to.equal(1);
  });
}
