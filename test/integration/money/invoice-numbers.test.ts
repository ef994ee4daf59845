/** The numbers of invoices: 1, 2, 3 … of each branch and year, whoever issues at once and whatever is rolled back. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { issueCreditNote } from '../../../api/invoices/credit-notes.js';
import { issueInvoice } from '../../../api/invoices/invoices.js';
import { CAR, startApi, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

const YEAR = new Date().getUTCFullYear();
const ISSUES = 50;

describe('the numbers of invoices', () => {
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());

  async function carAt(location: string): Promise<string> {
    const { json } = await api.request('POST', '/api/cars', { body: { ...CAR, location } });
    return String(json?.carId);
  }
  const rentalAt = async (location: string, n = 1) => stage.confirmed(await carAt(location), days(n, n + 1));
  /** Rentals like it, that were. */
  async function copies(id: string): Promise<string[]> {
    const { rows } = await api.db.raw(
      `insert into reservations (user_id, vehicle_id, state, starts_at, ends_at, blocked_until, pickup_branch_id,
         total_minor, currency, price_parts)
       select user_id, vehicle_id, 'completed', starts_at, ends_at, ends_at, pickup_branch_id, total_minor, currency, price_parts
       from reservations, generate_series(1, ?) where id = ? returning id`,
      [ISSUES, id],
    );
    return rows.map((row: { id: string }) => row.id);
  }
  const numbersOf = async (series: string): Promise<string[]> => {
    const { rows } = await api.db.raw('select number from invoices where series = ? order by sequence', [series]);
    return rows.map((row: { number: string }) => row.number);
  };
  const run = (series: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${series}-${YEAR}-${String(i + 1).padStart(6, '0')}`);

  it(`have no gap after ${ISSUES} issues at once at two branches, a third of them rolled back`, async () => {
    const ofBranches = [await copies(await rentalAt('Gap North')), await copies(await rentalAt('Gap South'))];
    const outcomes = await Promise.all(
      Array.from({ length: ISSUES }, (_, i) =>
        api.db
          .transaction(async (tx) => {
            const reservationId = ofBranches[i % 2]?.[i] as string;
            await issueInvoice(tx, { reservationId, paymentId: randomUUID() });
            if (i % 3 === 0) throw new Error('rolled back');
          })
          .then(
            () => i % 2,
            (error: Error) => error.message,
          ),
      ),
    );
    const at = (branch: number) => outcomes.filter((outcome) => outcome === branch).length;
    expect(outcomes.filter((outcome) => outcome === 'rolled back')).to.have.length(Math.ceil(ISSUES / 3));
    expect(at(0) + at(1)).to.equal(ISSUES - Math.ceil(ISSUES / 3));
    expect(await numbersOf('GAPNORTH')).to.deep.equal(run('GAPNORTH', at(0)));
    expect(await numbersOf('GAPSOUTH')).to.deep.equal(run('GAPSOUTH', at(1)));
    const { rows } = await api.db.raw(
      `select count(*)::int as n from (select issued_at < lag(issued_at) over (partition by series order by sequence) as back
         from invoices) i where back`,
    );
    expect(rows[0].n, 'times go up with the numbers').to.equal(0);
  });

  it('keep the code that a branch began with, and are never those of another that is called alike', async () => {
    const rentals = [await rentalAt('Sant Martí'), await rentalAt('SANT-MARTI'), await rentalAt('Санкт')];
    const issue = (reservationId: string) =>
      api.db.transaction((tx) => issueInvoice(tx, { reservationId, paymentId: randomUUID() }));
    const numbers = [];
    for (const id of rentals) numbers.push((await issue(id)).number);
    expect(numbers).to.deep.equal([...run('SANTMARTI', 1), ...run('SANTMARTI2', 1), ...run('BRANCH', 1)]);
    await api.db.raw(`update branches set name = 'Renamed' where name = 'Sant Martí'`);
    expect((await issue(await rentalAt('Renamed', 5))).number).to.equal(run('SANTMARTI', 2)[1]);
  });

  it('are counted by themselves for credit notes', async () => {
    const reservationId = await rentalAt('Credits');
    await api.db.transaction((tx) => issueInvoice(tx, { reservationId, paymentId: randomUUID() }));
    const notes = [];
    for (const amountMinor of [100, 200]) {
      const reason = 'a test';
      notes.push(
        ...(await api.db.transaction((tx) =>
          issueCreditNote(tx, { reservationId, currency: 'EUR', amountMinor, reason }),
        )),
      );
    }
    expect(notes.map(({ number }) => number)).to.deep.equal(run('CREDITS-CN', 2));
  });
});
