/** Demand foreseen by a model: trained on this system's own rentals, told in prices with its version, left to rules by a switch. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { demandLessons } from '../../../api/demand/demand-lessons.js';
import { foreseeByModel, tellWhatCame } from '../../../api/demand/foresee-by-model.js';
import { foreseeByRules } from '../../../api/demand/foresee-demand.js';
import { learnFromQuotes } from '../../../api/demand/learn-elasticity.js';
import { trainVersions } from '../../../api/models/train-versions.js';
import { quotesRepository } from '../../../api/quotes/quotes-repository.js';
import { openBlobStore } from '../../../platform/blob-store/open-blob-store.js';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';
import { recordingLog } from '../../support/recording-log.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const DAY_ONE = Math.floor(Date.now() / DAY_MS) * DAY_MS + 3 * DAY_MS;

describe('demand foreseen by a model', () => {
  const blobsAt = mkdtempSync(join(tmpdir(), 'motorpool-demand-'));
  let api: TestApi;
  let deps: { db: TestApi['db']; blobs: ReturnType<typeof openBlobStore>; log: ReturnType<typeof recordingLog>['log'] };
  let branchId: string;
  let car: string;

  before(async () => {
    api = await startApi();
    deps = { db: api.db, blobs: openBlobStore(undefined, blobsAt), log: recordingLog().log };
    branchId = (await api.db('branches').insert({ name: randomUUID() }).returning('id'))[0].id;
    const { userId } = await api.register();
    const cars = await Promise.all(Array.from({ length: 4 }, () => api.makeCar()));
    car = cars[3] as string;
    for (const [k, id] of cars.entries()) {
      await api
        .db('vehicles')
        .where({ id })
        .update({ branch_id: branchId, category: k < 2 ? 'Van' : 'Sedan' });
    }
    // Out each week from Friday to Monday; vans in the week, too.
    const rentals = cars.slice(0, 3).flatMap((vehicleId, k) =>
      Array.from({ length: 40 }, (_, weeks) => {
        const from = Math.floor(Date.now() / WEEK_MS) * WEEK_MS - weeks * WEEK_MS + DAY_MS;
        const until = new Date(Math.min(Date.now(), from + (k === 0 ? 6 : 3) * DAY_MS));
        return {
          ...{
            user_id: userId,
            vehicle_id: vehicleId,
            pickup_branch_id: branchId,
            state: 'completed',
            currency: 'EUR',
          },
          ...{
            starts_at: new Date(from),
            ends_at: until,
            blocked_until: until,
            created_at: new Date(from - 2 * DAY_MS),
          },
        };
      }).filter(({ starts_at, ends_at }) => starts_at < ends_at),
    );
    await api.db('reservations').insert(rentals);
    await foreseeByRules(api.db);
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    rmSync(blobsAt, { recursive: true });
  });

  const post = (path: string, body: object) => api.request('POST', `/api/v1/${path}`, { body });
  const forecasts = async () =>
    itemsOf((await api.request('GET', `/api/v1/demand-forecasts?branchId=${branchId}`)).json);
  const quoted = async () => {
    const span = { startsAt: new Date(DAY_ONE), endsAt: new Date(DAY_ONE + 2 * DAY_MS) };
    return (await post('quotes', { vehicleId: car, ...span })).json as { id: string; demand: { model: object | null } };
  };

  it('is learned from half a year of rentals, and serves once it is promoted', async function () {
    this.timeout(120_000);
    const [version] = await trainVersions({ ...deps, quick: true }, [demandLessons]);
    expect(version).to.include({ task: 'branch-demand', number: 1, stage: 'shadow' });
    expect(version?.metrics).to.have.property('mae');
    expect(await foreseeByModel(deps)).to.equal(0);
    expect((await forecasts()).map(({ model }) => model)).to.deep.equal([null, null]);
    await post(`models/${version?.id}/stage`, { stage: 'live', reason: 'It knows weekends' });
    expect(await foreseeByModel(deps)).to.equal(2);
    const model = { id: version?.id, number: 1 };
    expect((await forecasts()).map((one) => [one.category, one.model])).to.deep.equal([
      ['Sedan', model],
      ['Van', model],
    ]);
    await api.request('PUT', '/api/v1/demand-pricing/all', {
      body: { mode: 'live', floorPercent: 80, capPercent: 130 },
    });
    expect((await quoted()).demand.model).to.deep.equal(model);
  });

  it('is told what came of each day, once it is over', async () => {
    await api.db.raw(
      `update predictions set about_from = about_from - interval '29 days', about_until = about_until - interval '29 days'`,
    );
    expect(await tellWhatCame(api.db)).to.be.greaterThan(50);
    const [told] = await api.db('predictions').whereNotNull('truth').limit(1);
    expect(Object.keys(told.truth)).to.include.members(['share0', 'share23']);
    expect(await tellWhatCame(api.db)).to.equal(0);
  });

  it('is left to rules at once where the task is switched off, in prices too', async () => {
    await post('model-tasks/branch-demand/switch', { isOn: false, reason: 'To see what rules say' });
    expect((await forecasts()).map(({ model }) => model)).to.deep.equal([null, null]);
    expect((await quoted()).demand.model).to.equal(null);
    await post('model-tasks/branch-demand/switch', { isOn: true, reason: 'Enough seen' });
    expect((await quoted()).demand.model).to.include({ number: 1 });
  });

  it('counts in prices by how many mind them, which quotes tell that were booked and that were not', async () => {
    const { id } = await quoted();
    await api
      .db('quotes')
      .where({ id })
      .update({ expires_at: new Date(0) });
    expect(await quotesRepository(api.db).trim(new Date())).to.be.greaterThan(0);
    const [kept] = await api.db('quote_outcomes');
    expect(kept).to.include({ category: 'Sedan', booked: false });
    expect(kept).to.not.have.any.keys('user_id', 'vehicle_id');
    await api.db('quote_outcomes').insert(
      Array.from({ length: 3_000 }, (_, k) => ({
        ...{ asked_at: new Date(), category: 'Sedan', price_ratio: k % 2 ? 1.2 : 0.9, demand: 0.5, lead_days: 5 },
        booked: k % (k % 2 ? 11 : 3) === 0,
      })),
    );
    const [ofAll, ofSedans] = await learnFromQuotes(api.db);
    expect([ofAll?.category, ofSedans?.category]).to.deep.equal(['', 'Sedan']);
    expect(ofSedans?.elasticity).to.be.greaterThan(2);
    expect((await forecasts())[0]?.elasticity).to.be.closeTo(ofSedans?.elasticity as number, 1e-4);
  });
});
