/** While many search, nobody is told of a car that was taken, nor misses one that was let go; and odd cursors break nothing. */
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

const SEARCHERS = 12;

describe('a search amid many', () => {
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  it('knows at once what was taken and what was let go', async () => {
    const car = await api.makeCar();
    const span = days(40, 42);
    const search = async (location: string) => {
      const query = new URLSearchParams({ ...span, location });
      const { json, text } = await api.request('GET', `/api/v1/availability?${query}`, { token: null });
      if (json === undefined) throw new Error(text);
      return (json.items as { vehicleId: string }[]).some(({ vehicleId }) => vehicleId === car);
    };
    let done = false;
    const many = Array.from({ length: SEARCHERS }, async (_, n) => {
      while (!done) await search(n % 3 === 0 ? 'Eixample' : `Elsewhere ${n}`);
    });
    for (let round = 0; round < 15; round++) {
      expect(await search('Eixample'), `free in round ${round}`).to.equal(true);
      const { json } = await stage.reserve(car, span);
      expect(await search('eixample'), `held in round ${round}`).to.equal(false);
      expect(await search('Eixample'), `held in round ${round}`).to.equal(false);
      expect((await stage.act(String(json?.id), 'cancel')).status).to.equal(200);
    }
    done = true;
    await Promise.all(many);
  });

  it('takes a cursor that it never gave for the place in the order that it names', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    for (const [key, sort] of [
      ['5.5', 'price'],
      ['1e300', 'price'],
      ['-7', 'price'],
      ['1e300', 'distance'],
      ['0.5', 'fit'],
    ]) {
      const query = new URLSearchParams({ ...days(40, 42), sort: sort as string, cursor: `${key}_${nobody}` });
      const { status, text } = await api.request('GET', `/api/v1/availability?${query}`, { token: null });
      expect(status, `${key} ${text}`).to.equal(200);
    }
  });
});
