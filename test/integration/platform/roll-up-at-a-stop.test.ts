import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { createLog } from '../../../platform/log.js';
import { createMetrics } from '../../../platform/metrics.js';
import { openTelemetryStore } from '../../../platform/telemetry-store/open-telemetry-store.js';
import { openTestDatabase } from '../../support/database.js';
import { sampleOf } from '../../support/telemetry-stores.js';

describe('a roll-up at a stop', () => {
  it('ends with the store, and the next one does what it left', async () => {
    await using database = await openTestDatabase();
    const open = () =>
      openTelemetryStore({ influx: undefined, database, log: createLog('silent'), metrics: createMetrics() });
    const store = await open();
    const now = Date.now();
    const cars = Array.from({ length: 500 }, () => randomUUID());
    await store.append(cars.map((vehicleId) => sampleOf({ vehicleId, observedAt: now - 120_000, speedKmh: 50 })));

    const ended = store.rollUp(now).then(
      () => 'finished',
      (error: Error) => error.message,
    );
    await store[Symbol.asyncDispose]();
    expect(await ended).to.not.equal('finished');

    await using again = await open();
    expect(await again.rollUp(now)).to.deep.equal({ minutes: 500, hours: 500 });
  });
});
