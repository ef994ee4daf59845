/** The ledger balances whatever is posted, however often and by how many at once; the database itself sees to it. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { depositCaptured, depositHeld, depositReleased } from '../../../api/ledger/deposits.js';
import { type LedgerEntry, ledgerRepository, type Posting } from '../../../api/ledger/ledger-repository.js';
import type { Database } from '../../../platform/postgres/open-database.js';
import { openTestDatabase } from '../../support/database.js';

const RUNS = Number(process.env.LEDGER_RUNS ?? 25);

const account = fc.constantFrom(
  'receivable',
  'cash:sandbox',
  'cash:stripe',
  'revenue',
  'tax:IVA',
  'deposits',
  'refunds-due',
);
const currency = fc.constantFrom('EUR', 'USD', 'JPY');
/** Balanced: each amount has its other side, somewhere. */
const entries = fc
  .array(fc.record({ account, other: account, currency, amountMinor: fc.integer({ min: -1e12, max: 1e12 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((sides) =>
    sides.flatMap(({ account, other, currency, amountMinor }) => [
      { account, currency, amountMinor },
      { account: other, currency, amountMinor: -amountMinor },
    ]),
  ) as fc.Arbitrary<LedgerEntry[]>;

describe('the ledger', () => {
  let database: Database;
  before(async () => {
    database = await openTestDatabase();
  });
  after(() => database[Symbol.asyncDispose]());

  const post = (posting: Posting) => database.db.transaction((tx) => ledgerRepository(tx).post(posting));
  const postingOf = (amounts: LedgerEntry[], key: string = randomUUID()): Posting => ({
    key,
    reservationId: null,
    memo: 'a test',
    entries: amounts,
  });
  const refused = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'not refused',
      (error: Error & { code?: string }) => `${error.code} ${error.message}`,
    );

  it('balances after any postings, repeated and at once, and each counts once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entries, { minLength: 1, maxLength: 6 }), async (all) => {
        const ledger = ledgerRepository(database.db);
        const before = totals(await ledger.balances());
        const postings = all.map((amounts) => postingOf(amounts));
        const done = await Promise.all([...postings, ...postings, ...postings].map(post));
        const real = postings.filter((posting) => posting.entries.some(({ amountMinor }) => amountMinor !== 0));
        expect(done.filter(Boolean)).to.have.length(real.length);
        const after = await ledger.balances();
        for (const { account: name, currency: unit, amountMinor } of all.flat()) {
          const key = `${name} ${unit}`;
          before.set(key, (before.get(key) ?? 0n) + BigInt(amountMinor));
        }
        expect([...nonZero(totals(after))]).to.have.deep.members([...nonZero(before)]);
        for (const unit of ['EUR', 'USD', 'JPY']) {
          const sums = after.filter((balance) => balance.currency === unit);
          expect(
            sums.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n),
            unit,
          ).to.equal(0n);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('refuses what does not balance, in the code and, past the code, in the database', async () => {
    const crooked = [
      { account: 'receivable', amountMinor: 100, currency: 'EUR' },
      { account: 'revenue', amountMinor: -100, currency: 'USD' },
    ] as const;
    expect(await refused(post(postingOf([...crooked])))).to.match(/does not balance in EUR/);
    const raw = (amounts: readonly (readonly [string, number, string])[], count = amounts.length) =>
      database.db.transaction(async (tx) => {
        const { rows } = await tx.raw(
          `insert into ledger_transactions (key, entry_count, memo, local_day) values (?, ?, '', now()::date) returning id`,
          [randomUUID(), count],
        );
        for (const [line, [name, amount, unit]] of amounts.entries()) {
          await tx.raw('insert into ledger_entries values (?, ?, ?, ?, ?)', [rows[0].id, line, name, amount, unit]);
        }
        return rows[0].id as string;
      });
    const fair = [
      ['receivable', 100, 'EUR'],
      ['revenue', -100, 'EUR'],
    ] as const;
    const balance = /23514 .*does not balance/;
    expect(await refused(raw([fair[0], ['revenue', -99, 'EUR']]))).to.match(balance);
    expect(await refused(raw([fair[0], ['revenue', -100, 'USD']]))).to.match(balance);
    expect(await refused(raw([], 2)), 'nothing at all').to.match(balance);
    const posted = await raw(fair);
    const later = fair.map(([name, amount, unit], i) =>
      database.db.raw('insert into ledger_entries values (?, ?, ?, ?, ?)', [posted, i + 2, name, amount, unit]),
    );
    for (const entry of later) expect(await refused(Promise.resolve(entry)), 'added later').to.match(balance);
  });

  it('is never rewritten', async () => {
    await post(
      postingOf([
        { account: 'receivable', amountMinor: 1, currency: 'EUR' },
        { account: 'revenue', amountMinor: -1, currency: 'EUR' },
      ]),
    );
    for (const sql of [
      'update ledger_entries set amount_minor = amount_minor * 2',
      'delete from ledger_entries',
      'truncate ledger_entries',
      "update ledger_transactions set memo = 'x'",
      'delete from ledger_transactions',
      'truncate ledger_transactions, ledger_entries',
      "update invoices set number = 'x'",
      'delete from invoices',
    ]) {
      expect(await refused(Promise.resolve(database.db.raw(sql))), sql).to.match(/23001 .*append-only/);
    }
  });

  it('refuses a key that was posted with other amounts', async () => {
    const sides = (amountMinor: number): LedgerEntry[] => [
      { account: 'receivable', amountMinor, currency: 'EUR' },
      { account: 'revenue', amountMinor: -amountMinor, currency: 'EUR' },
    ];
    expect(await post(postingOf(sides(5), 'one key'))).to.equal(true);
    expect(await post(postingOf(sides(5), 'one key'))).to.equal(false);
    expect(await refused(post(postingOf(sides(6), 'one key')))).to.match(/with other amounts/);
  });

  it('holds deposits as what is owed back, until they are released or taken', async () => {
    const before = totals(await ledgerRepository(database.db).balances());
    const move = (key: string, amountMinor: number) => ({
      key: `${key} ${randomUUID()}`,
      reservationId: null as unknown as string,
      gateway: 'sandbox',
      amountMinor,
      currency: 'EUR',
    });
    await database.db.transaction(async (tx) => {
      await depositHeld(tx, move('hold', 300_00));
      await depositCaptured(tx, move('capture', 80_00));
      await depositReleased(tx, move('release', 220_00));
    });
    const after = totals(await ledgerRepository(database.db).balances());
    const moved = (name: string) => (after.get(`${name} EUR`) ?? 0n) - (before.get(`${name} EUR`) ?? 0n);
    expect(['deposits', 'deposits-held:sandbox', 'cash:sandbox', 'receivable'].map(moved)).to.deep.equal([
      0n,
      0n,
      80_00n,
      -80_00n,
    ]);
  });
});

const totals = (balances: { account: string; currency: string; amountMinor: number }[]) =>
  new Map(balances.map(({ account: name, currency: unit, amountMinor }) => [`${name} ${unit}`, BigInt(amountMinor)]));
const nonZero = (of: Map<string, bigint>) => [...of].filter(([, sum]) => sum !== 0n);
