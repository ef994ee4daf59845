/** What an earlier release left is there after the upgrade: row for row, and through the API of the system that opens it. */
import { expect } from 'chai';
import knex from 'knex';
import { migrate } from '../../platform/postgres/migrate.js';
import { type ApiClient, signIn } from '../support/api-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { RELEASE_SETTINGS, RELEASES, releaseDatabaseUrl } from '../support/release-database.js';
import { readTables, type Tables } from '../support/told-tables.js';

/** The customer of the README's lines, and since which release she pays and has an invoice. */
const ANA = ['ana@example.org', 'correct horse battery'] as const;
const [RENTS_SINCE, PAYS_SINCE] = ['0012', '0024'];

/** Columns whose values an upgrade has put elsewhere. */
const MOVED = ['vehicles.features']; // 0007: `feature_names`

const without = (row: string, gone: readonly string[]) =>
  JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(row)).filter(([column]) => !gone.includes(column))));

interface Page<Item> {
  items: Item[];
}

for (const release of RELEASES) {
  describe(`what the release of migration ${release} left`, function () {
    this.timeout(60_000);
    let url: URL;
    let left: Tables;
    let platform: TestPlatform;
    let admin: ApiClient;
    let ana: ApiClient;

    before(async () => {
      url = await releaseDatabaseUrl(release);
    });
    after(() => platform?.[Symbol.asyncDispose]());

    /** Values of a column, as they were before the upgrade. */
    const were = <T>(table: string, column: string): T[] =>
      (left.get(table)?.rows ?? []).map((row) => JSON.parse(row)[column] as T);

    it('has every row as it was, once its tables are brought up to date', async () => {
      const db = knex({ client: 'pg', connection: url.href });
      try {
        left = await readTables(db);
        await migrate(db);
        const now = await readTables(db, left);
        for (const [table, { columns, rows }] of left) {
          const gone = columns.filter((column) => !now.get(table)?.columns.includes(column));
          expect(gone.map((column) => `${table}.${column}`).filter((column) => !MOVED.includes(column))).to.deep.equal(
            [],
          );
          expect(now.get(table)?.rows, table).to.deep.equal(rows.map((row) => without(row, gone)).sort());
        }
        expect(were('vehicles', 'id'), 'cars of the demo').to.have.lengthOf(5);
        expect(were('telemetry_samples', 'seq')).to.have.length.greaterThan(20);
      } finally {
        await db.destroy();
      }
    });

    it('is opened by the whole system', async () => {
      platform = await startPlatform({ ...RELEASE_SETTINGS, DATABASE_URL: url.href });
      expect((await fetch(`${platform.baseUrl}/readyz`)).status).to.equal(200);
      admin = await platform.signIn();
    });

    it('shows its cars, where they were and what they said', async () => {
      const { items } = await admin.call<Page<{ id: string }>>('GET', '/api/v1/vehicles?limit=100');
      expect(items.map(({ id }) => id)).to.have.members(were('vehicles', 'id'));
      const told = were<string>('telemetry_samples', 'observed_at').map((at) => new Date(at).getTime());
      const [first, afterLast] = [Math.min(...told), Math.max(...told) + 1].map((ms) => new Date(ms).toISOString());
      for (const id of were<string>('vehicles', 'id')) {
        const state = await admin.call<{ values: object }>('GET', `/api/v1/vehicles/${id}/state`);
        expect(Object.keys(state.values)).to.include.members(['latitude', 'speedKmh']);
        const samples = await admin.call<{ items: unknown[] } | unknown[]>(
          'GET',
          `/api/v1/vehicles/${id}/telemetry?from=${first}&to=${afterLast}`,
        );
        const sent = were<string>('telemetry_samples', 'vehicle_id').filter((vehicle) => vehicle === id);
        expect(Array.isArray(samples) ? samples : samples.items).to.have.lengthOf(sent.length);
      }
    });

    if (release >= RENTS_SINCE) {
      it('knows its customer by her password, and what she rented at its price', async () => {
        ana = await signIn(platform.baseUrl, ...ANA);
        const { items } = await ana.call<Page<{ id: string; totalMinor: number }>>('GET', '/api/v1/reservations');
        const hers = JSON.parse(
          left.get('reservations')?.rows.find((row) => row.includes(items[0]?.id ?? '-')) ?? '{}',
        );
        expect(items).to.have.lengthOf(1);
        expect(items[0]?.totalMinor).to.equal(hers.total_minor);
      });
    }

    if (release >= PAYS_SINCE) {
      it('has its books in balance, and her invoice to the cent', async () => {
        const invoices = await ana.call<Page<{ number: string; totalMinor: number }>>('GET', '/api/v1/invoices');
        expect(invoices.items).to.have.lengthOf(1);
        expect(were('invoices', 'number')).to.include(invoices.items[0]?.number);
        const statement = await ana.call<{ balances: { closingMinor: number }[] }>('GET', '/api/v1/users/me/statement');
        expect(statement.balances.map(({ closingMinor }) => closingMinor)).to.deep.equal([0]);
        const { rows } = await platform.db.raw(
          'select transaction_id from ledger_entries group by 1, currency having sum(amount_minor) <> 0',
        );
        expect(rows).to.deep.equal([]);
      });
    }

    it('goes on: a car is added, and hers is not booked twice', async () => {
      const id = await admin.makeCar();
      expect(were('vehicles', 'id')).to.not.include(id);
      const { rows } = await platform.db.raw(
        `select a.id from reservations a join reservations b on a.vehicle_id = b.vehicle_id and a.id < b.id
           and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
         where a.state in ('held', 'confirmed', 'active') and b.state in ('held', 'confirmed', 'active')`,
      );
      expect(rows).to.deep.equal([]);
    });
  });
}
