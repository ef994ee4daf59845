/** The financial report says what the ledger holds: each entry once, whatever it is grouped by. */
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { issueCreditNote } from '../../../api/invoices/credit-notes.js';
import { ledgerRepository } from '../../../api/ledger/ledger-repository.js';
import { CAR, startApi, type TestApi } from '../../support/api.js';
import { invoiced, pay } from '../../support/money-stage.js';
import { days, rentalStage } from '../../support/rental-stage.js';

const FORMULA = '=HYPERLINK("http://evil.example","x")';

interface Row {
  key: string;
  name: string | null;
  currency: string;
  [sum: string]: string | number | null;
}

describe('the financial report', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
    const stage = await rentalStage(api);
    const cars = [];
    for (const location of ['Eixample', FORMULA, 'Auckland']) {
      for (const make of ['Seat', '@Fiat']) {
        const { json } = await api.request('POST', '/api/cars', { body: { ...CAR, make, location } });
        cars.push(String(json?.carId));
      }
    }
    await api.db.raw(`update branches set time_zone = 'Pacific/Auckland' where name = 'Auckland'`);
    const rules = {
      taxes: [
        { name: 'IVA', percent: 21, included: true },
        { name: 'Eco', percent: 1, included: false },
      ],
    };
    await api.request('POST', '/api/v1/tariffs', { body: { name: 'Taxes', rules } });
    for (const [i, car] of cars.entries()) {
      const id = await stage.confirmed(car, days(1, 2 + i));
      await invoiced(api, id, undefined, i % 2 ? 'PayPal' : 'Credit Card');
      if (i !== 3) await pay(api, id, 4990 * (i + 1), i % 2 ? 'paypal' : 'stripe');
      if (i > 3) {
        await api.db.transaction(async (tx) => {
          await issueCreditNote(tx, { reservationId: id, currency: 'EUR', amountMinor: 1234 * i, reason: 'a test' });
          await ledgerRepository(tx).post({
            key: `refund:${id}`,
            reservationId: id,
            memo: 'Refund',
            entries: [
              { account: 'refunds-due', amountMinor: 1000, currency: 'EUR' },
              { account: 'cash:stripe', amountMinor: -1000, currency: 'EUR' },
            ],
          });
        });
      }
    }
    await api.db.transaction((tx) =>
      ledgerRepository(tx).post({
        key: 'long ago',
        occurredAt: new Date('2025-12-31T11:30:00Z'),
        reservationId: null,
        memo: 'Of no branch, in another currency',
        entries: [
          { account: 'receivable', amountMinor: 777, currency: 'USD' },
          { account: 'revenue', amountMinor: -777, currency: 'USD' },
        ],
      }),
    );
  });
  after(() => api[Symbol.asyncDispose]());

  const report = async (query: string): Promise<Row[]> => {
    const { status, text, json } = await api.request('GET', `/api/v1/reports/finance?${query}`);
    expect(status, text).to.equal(200);
    return (json?.items ?? []) as Row[];
  };
  const ALL = 'from=2025-01-01&to=2027-12-31';

  interface Entry {
    account: string;
    amount: number;
    currency: string;
    local_day: string;
    [by: string]: string | number | null;
  }

  /** From every entry by itself, and the time zone of its branch. */
  async function recomputed(by: string): Promise<Map<string, Record<string, number>>> {
    const { rows } = await api.db.raw(
      `select e.account, e.amount_minor::float8 as amount, e.currency, t.branch_id as branch, t.vehicle_id as vehicle,
         t.fleet_id as fleet, t.method, (t.occurred_at at time zone coalesce(b.time_zone, 'UTC'))::date::text as day
       from ledger_entries e, ledger_transactions t left join branches b on b.id = t.branch_id where t.id = e.transaction_id`,
    );
    const sums = new Map<string, Record<string, number>>();
    for (const { account, amount, currency, ...of } of rows as Entry[]) {
      const key = `${of[by] ?? ''} ${currency}`;
      const sum = sums.get(key) ?? {};
      sums.set(key, sum);
      const add = (name: string, minor: number) => {
        sum[name] = (sum[name] ?? 0) + minor;
      };
      if (account === 'revenue') add('revenueMinor', -amount);
      if (account.startsWith('tax:')) add('taxMinor', -amount);
      if (account.startsWith('cash:')) add(amount > 0 ? 'receivedMinor' : 'refundedMinor', Math.abs(amount));
      if (account === 'receivable') add('openMinor', amount);
      if (account === 'refunds-due') add('refundsDueMinor', -amount);
    }
    return sums;
  }

  for (const by of ['day', 'branch', 'vehicle', 'fleet', 'method']) {
    it(`by ${by} is what the entries come to`, async () => {
      const rows = await report(`${ALL}&by=${by}`);
      const expected = await recomputed(by);
      expect(rows.map(({ key, currency }) => `${key} ${currency}`)).to.deep.equal([...expected.keys()].sort());
      for (const row of rows) expect(row).to.include(expected.get(`${row.key} ${row.currency}`));
      expect(rows.length).to.be.greaterThan(1);
      const pages = [];
      for (let cursor: unknown = ''; cursor !== null; ) {
        const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(String(cursor))}`;
        const { json } = await api.request('GET', `/api/v1/reports/finance?${ALL}&by=${by}&limit=1${query}`);
        pages.push(...((json?.items ?? []) as Row[]));
        cursor = json?.nextCursor;
      }
      expect(pages, 'page by page').to.deep.equal(rows);
    });
  }

  it('goes by the local day of the branch and takes the days [from, to)', async () => {
    expect(await report('from=2025-12-31&to=2026-01-01&by=branch')).to.have.length(1);
    expect(await report('from=2025-12-30&to=2025-12-31&by=branch')).to.deep.equal([]);
    const { rows } = await api.db.raw(
      `select distinct t.local_day = (t.occurred_at at time zone 'Pacific/Auckland')::date as there
       from ledger_transactions t join branches b on b.id = t.branch_id where b.name = 'Auckland'`,
    );
    expect(rows).to.deep.equal([{ there: true }]);
  });

  it('is a table that no spreadsheet runs', async () => {
    const { headers, text } = await api.request('GET', `/api/v1/reports/finance?${ALL}&by=branch&format=csv`);
    expect(headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    const table = parse(text, { columns: true }) as Record<string, string>[];
    const rows = await report(`${ALL}&by=branch`);
    expect(table.map(({ revenueMinor }) => Number(revenueMinor))).to.deep.equal(
      rows.map(({ revenueMinor }) => revenueMinor),
    );
    expect(table.map(({ name }) => name))
      .to.include(`'${FORMULA}`)
      .and.to.not.include(FORMULA);
    const vehicles = await api.request('GET', `/api/v1/reports/finance?${ALL}&by=vehicle&format=csv`);
    expect(vehicles.text).to.match(/,'@Fiat Leon/);
  });

  it('refuses days that are none, too many, or the wrong way round', async () => {
    for (const query of [
      'from=2026-02-30',
      'from=2026-01-02&to=2026-01-02',
      'from=2000-01-01&to=2026-01-01',
      'by=moon',
    ]) {
      expect((await api.request('GET', `/api/v1/reports/finance?${query}`)).status, query).to.equal(400);
    }
    const token = await api.tokenOf('operator');
    expect((await api.request('GET', '/api/v1/reports/finance', { token })).status).to.equal(403);
  });
});
