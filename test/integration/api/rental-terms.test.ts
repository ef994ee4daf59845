/** What a price is made from: the vehicle, its branch, its fleet's policy and the tariff that fits it best. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type RentalTerms, rentalTerms } from '../../../api/pricing/rental-terms.js';
import { TERMS_HOLD } from '../../../api/pricing/rental-terms-repository.js';
import { startApi, type TestApi } from '../../support/api.js';

describe('the terms of a rental', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const inserted = async (table: string, row: object): Promise<string> =>
    (await api.db(table).insert(row).returning('id'))[0].id;
  const source = () => rentalTerms(api.db, api.liveBus);

  /** A car in a fleet of a fleet, at a branch, of a category of its own, so that no other test's tariff fits it. */
  async function stage() {
    const category = `Sedan ${randomUUID()}`;
    const company = await inserted('fleets', { name: 'Company' });
    const fleet = await inserted('fleets', { name: 'North', parent_id: company, effective_policy: { mostHolds: 3 } });
    const branch = await inserted('branches', {
      name: randomUUID(),
      time_zone: 'Europe/Madrid',
      hours: { mon: [['08:00', '20:00']] },
      closed_on: ['2026-12-25'],
    });
    const car = await api.makeCar();
    await api
      .db('vehicles')
      .where({ id: car })
      .update({ fleet_id: fleet, branch_id: branch, category, price_per_day_minor: 5000, price_per_hour_minor: 700 });
    const tariff = (scope: object) => inserted('tariffs', { name: randomUUID(), rules: { minimumMinor: 1 }, ...scope });
    return { category, company, fleet, branch, car, tariff };
  }

  it('hold all of it in one answer', async () => {
    const { car, branch, fleet, category } = await stage();
    const { branchName, stamp, ...terms } = (await source().of(car)) as RentalTerms;
    expect(stamp).to.match(/^\d+$/);
    expect(terms).to.deep.equal({
      vehicleId: car,
      vehicleVersion: 1,
      kind: 'car',
      category,
      currency: 'EUR',
      pricePerDayMinor: 5000,
      pricePerHourMinor: 700,
      fleetId: fleet,
      branchId: branch,
      timeZone: 'Europe/Madrid',
      hours: { mon: [['08:00', '20:00']] },
      closedOn: ['2026-12-25'],
      policy: { mostHolds: 3 },
      tariff: undefined,
      demand: { mode: 'shadow', floorPercent: 80, capPercent: 130, trialPercent: 0, foreseen: undefined },
    });
  });

  it('are plain for a car without branch, fleet and tariff, and none for a car that is not there', async () => {
    const car = await inserted('vehicles', { make: 'A', model: 'B', year: 2020 });
    const terms = await source().of(car);
    expect(terms).to.include({
      timeZone: 'UTC',
      branchId: null,
      hours: null,
      tariff: undefined,
      pricePerHourMinor: null,
    });
    expect(terms?.policy).to.deep.equal({});
    await api.db('vehicles').where({ id: car }).update({ deleted_at: new Date() });
    expect(await source().of(car)).to.equal(undefined);
    expect(await source().of(randomUUID())).to.equal(undefined);
  });

  it('take the most specific tariff there is', async () => {
    const { car, company, fleet, branch, category, tariff } = await stage();
    const found = async () => (await source().fresh(car))?.tariff?.minimumMinor;
    const scopes = [
      { category: category.toUpperCase() },
      { fleet_id: company },
      { fleet_id: company, category },
      { fleet_id: fleet },
      { fleet_id: fleet, category },
      { branch_id: branch },
      { branch_id: branch, category },
    ];
    for (const [i, scope] of scopes.entries()) {
      await tariff({ ...scope, rules: { minimumMinor: i } });
      expect(await found(), JSON.stringify(scope)).to.equal(i);
    }
    const others = [
      { branch_id: branch, category: 'Bus' },
      { branch_id: branch, category, currency: 'CHF' },
      { branch_id: branch, fleet_id: await inserted('fleets', { name: 'South', parent_id: company }), category },
    ];
    for (const scope of others) await tariff(scope);
    expect(await found()).to.equal(scopes.length - 1);
  });

  it('ask the database once, and again after news of the vehicle', async () => {
    const { car } = await stage();
    const terms = source();
    const first = await terms.of(car);
    await api.db('vehicles').where({ id: car }).update({ price_per_day_minor: 1 });
    expect((await terms.of(car))?.pricePerDayMinor).to.equal(first?.pricePerDayMinor);
    api.liveBus.publish({ kind: 'vehicle-changed', vehicleId: car });
    expect((await terms.of(car))?.pricePerDayMinor).to.equal(1);
  });

  it('of all vehicles are asked for again once a newer stamp is seen', async () => {
    const { car, fleet, tariff } = await stage();
    const terms = source();
    await terms.of(car);
    await tariff({ fleet_id: fleet });
    expect((await terms.of(car))?.tariff).to.equal(undefined);
    await terms.fresh(await api.makeCar());
    expect((await terms.of(car))?.tariff).to.deep.equal({ minimumMinor: 1 });
  });

  it('can be told to hold no longer by the booking statement', async () => {
    const { car, fleet, branch, tariff } = await stage();
    const holds = async ({ vehicleVersion, stamp }: RentalTerms) =>
      (await api.db.raw(`select from vehicles v where v.id = :car and ${TERMS_HOLD}`, { car, vehicleVersion, stamp }))
        .rows.length === 1;
    const changes = [
      () => api.db('vehicles').where({ id: car }).increment('version'),
      () => tariff({ fleet_id: fleet }),
      () => api.db('tariffs').where({ fleet_id: fleet }).update({ active: false }),
      () => api.db('tariffs').where({ fleet_id: fleet }).delete(),
      () => api.db('fleets').where({ id: fleet }).update({ effective_policy: {} }),
      () => api.db('branches').where({ id: branch }).update({ time_zone: 'UTC' }),
      () => api.db('vehicles').where({ id: car }).update({ deleted_at: new Date() }),
    ];
    for (const change of changes) {
      const terms = (await source().fresh(car)) as RentalTerms;
      expect(await holds(terms)).to.equal(true);
      await change();
      expect(await holds(terms), String(change)).to.equal(false);
    }
  });
});
