import { expect } from 'chai';
import { conditionsOf } from '../../../api/vehicles/vehicle-filter.js';
import { startApi, type TestApi } from '../../support/api.js';

describe('finding a car by what it is called', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  it('finds it as its name is typed, and by the beginning of its plate or number, however written', async () => {
    const body = { kind: 'car', make: 'Peugeot', model: 'e-208', year: 2024, pricePerDayMinor: 4000, currency: 'EUR' };
    const added = await api.request('POST', '/api/v1/vehicles', {
      body: { ...body, licencePlate: '0208 PGT', externalId: 'Depot-7_a', vin: 'VR3UHZKXZLT000001' },
    });
    expect(added.status).to.equal(201);
    const found = async (q: string) => {
      const { json } = await api.request('GET', `/api/v1/vehicles?q=${encodeURIComponent(q)}`);
      const { items } = json as { items: { id: string }[] };
      return items.some(({ id }) => id === added.json?.id);
    };
    for (const q of [
      'peu',
      'Peugeot',
      'e-2',
      'e-208',
      'peugeot 20',
      '208 peugeot',
      '0208 pgt',
      '0208-p',
      '02 08P',
      '0',
      'DEPOT 7',
      'depot-7_A',
      'vr3uhzkxzlt000001',
    ]) {
      expect(await found(q), q).to.equal(true);
    }
    for (const q of ['ugeot', 'peu 208', '8 pgt', '0208 pgt 1', '%', '9_', 'epot', 'vr3uhz', "'", '&', '-'])
      expect(await found(q), q).to.equal(false);
  });

  it('finds one of 20,000 cars, however that is written, and does not look at the others', async () => {
    await api.db.raw(
      `insert into vehicles (make, model, year, licence_plate, external_id, vin)
       select 'Make' || i % 20, 'Model' || i % 300, 2024, 'B-MP ' || i, 'park-' || i, 'WVW' || lpad(i::text, 14, '0')
       from generate_series(1, 20000) i`,
    );
    await api.db.raw('analyze vehicles');
    for (const q of ['bmp19999', 'B-MP 19999', 'park-19999', 'WVW00000000019999', 'nobody']) {
      const { where, bindings } = conditionsOf({ q });
      const { rows } = await api.db.raw(
        `explain (analyze, format json) select v.id from vehicles v where ${where.join(' and ')} order by v.id limit 21`,
        bindings,
      );
      const [{ Plan: plan }] = rows[0]['QUERY PLAN'];
      expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], q).to.be.below(200);
      expect(plan['Actual Rows'], q).to.equal(q === 'nobody' ? 0 : 1);
    }
  });
});
