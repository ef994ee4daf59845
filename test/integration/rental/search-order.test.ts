/** Pages of a search in the order of what a car can still do: that changes with the clock, and pages must not. */
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { days } from '../../support/rental-stage.js';

const HOUR_MS = 3_600_000;

describe('the search in the order of fitness', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  it('shows each car once over all pages: the best first, and last what was never heard', async () => {
    const car = () => api.makeCar();
    const [quiet, low, full] = [await car(), await car(), await car()];
    const said = (vehicleId: string, percent: number, agoH: number) => {
      const at = Date.now() - agoH * HOUR_MS;
      const values = { batteryPercent: { value: percent, observedAt: at } };
      return { vehicleId, version: 0, heardAt: at, values };
    };
    await api.vehicleStates.upsert([said(low, 40, 0), said(full, 90, 10)]);
    const query = new URLSearchParams({ ...days(20, 22), sort: 'fit', limit: '1' });
    const shown: string[] = [];
    for (let cursor: unknown = ''; cursor !== null && shown.length < 10; ) {
      if (cursor) query.set('cursor', String(cursor));
      const { json } = await api.request('GET', `/api/v1/availability?${query}`, { token: null });
      const items = (json?.items ?? []) as { vehicleId: string }[];
      shown.push(...items.map(({ vehicleId }) => vehicleId));
      cursor = json?.nextCursor ?? null;
    }
    expect(shown).to.deep.equal([full, low, quiet]);
  });
});
