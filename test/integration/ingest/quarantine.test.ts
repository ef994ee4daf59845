import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Database } from '../../../platform/postgres/open-database.js';
import { type QuarantinedRow, quarantine } from '../../../platform/quarantine/index.js';
import { openTestDatabase } from '../../support/database.js';

describe('quarantine', () => {
  let database: Database;
  before(async () => {
    database = await openTestDatabase();
  });
  after(() => database[Symbol.asyncDispose]());

  const now = Date.now();
  const row = (vehicleId: string, over: Partial<QuarantinedRow> = {}): QuarantinedRow => ({
    vehicleId,
    reason: 'bad-sample',
    detail: '/latitude must be <= 90',
    payload: '{"latitude":91}',
    receivedAt: now,
    ...over,
  });

  it('lists a repeat once, whether or not its sequence number is known', async () => {
    const kept = quarantine(database.db);
    const [id, boot] = [randomUUID(), randomUUID()];
    expect(await kept.keep([row(id, { boot, seq: 1 }), row(id, { boot, seq: 1 }), row(id)])).to.equal(2);
    expect(await kept.keep([row(id, { boot, seq: 1 }), row(id), row(id, { payload: 'other' })])).to.equal(1);
  });

  it('takes any bytes that a car may send, and cuts what is long', async () => {
    const kept = quarantine(database.db);
    const id = randomUUID();
    await kept.keep([row(id, { payload: `\0\ud800'{}",\\${'x'.repeat(10_000)}`, detail: 'nul \0' })]);
    const [item] = (await kept.page({ vehicleId: id })).items;
    expect(item).to.include({ truncated: true, receivedAt: now, detail: 'nul \ufffd' });
    expect(item?.payload).to.have.length(4096);
  });

  it('is read newest first, page by page', async () => {
    const kept = quarantine(database.db);
    const [id, boot] = [randomUUID(), randomUUID()];
    for (let seq = 0; seq < 5; seq++) await kept.keep([row(id, { boot, seq })]);
    const first = await kept.page({ vehicleId: id, limit: 3 });
    const second = await kept.page({ vehicleId: id, limit: 3, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map((item) => item.seq)).to.deep.equal([4, 3, 2, 1, 0]);
    expect(second.nextCursor).to.equal(null);
  });

  it('refuses a cursor that it never gave', async () => {
    const failure = await quarantine(database.db)
      .page({ cursor: "1'; --" })
      .catch((error: unknown) => error);
    expect(failure).to.include({ kind: 'bad-input' });
  });

  it('tells the gap ledger what came and was not stored', async () => {
    const kept = quarantine(database.db);
    const [id, boot] = [randomUUID(), randomUUID()];
    await kept.keep([1, 2, 3, 7].map((seq) => row(id, { boot, seq })));
    expect(await kept.sequences(id, now)).to.deep.equal([
      { boot, from: 1, to: 3 },
      { boot, from: 7, to: 7 },
    ]);
    expect(await kept.sequences(id, now + 1)).to.deep.equal([]);
  });

  it('lets go of what is old, and of the oldest of a car that has too many', async () => {
    const kept = quarantine(database.db, { perVehicle: 3, all: 1_000_000 });
    const [id, boot] = [randomUUID(), randomUUID()];
    for (let seq = 0; seq < 5; seq++) await kept.keep([row(id, { boot, seq })]);
    const old = randomUUID();
    await kept.keep([row(old, { receivedAt: now - 31 * 24 * 3600 * 1000 })]);
    await kept.trim(now);
    expect((await kept.page({ vehicleId: id })).items.map((item) => item.seq)).to.deep.equal([4, 3, 2]);
    expect((await kept.page({ vehicleId: old })).items).to.deep.equal([]);
  });

  it('is bounded in all', async () => {
    const kept = quarantine(database.db, { perVehicle: 1000, all: 2 });
    await kept.keep(Array.from({ length: 5 }, (_, seq) => row(randomUUID(), { boot: randomUUID(), seq })));
    await kept.trim(now);
    expect((await kept.page({})).items).to.have.length(2);
  });
});
