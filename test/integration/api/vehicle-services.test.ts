import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

describe('the log of a car’s services', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());
  const write = (id: string, body: object) => api.request('POST', `/api/v1/vehicles/${id}/services`, { body });

  it('says what was done, and when the next is due', async () => {
    const id = await api.makeCar();
    const entry = {
      doneOn: '2026-01-15',
      odometerKm: 30_120,
      costMinor: 24_990,
      notes: 'Oil, filters',
      nextDueAt: '2027-01-15T00:00:00.000Z',
      nextDueKm: 45_000,
    };
    const { status, json } = await write(id, entry);
    expect([status, json?.currency]).to.deep.equal([201, 'EUR']);
    expect(json).to.include(entry);
    const car = async () => (await api.request('GET', `/api/v1/vehicles/${id}`)).json;
    expect(await car()).to.include({ serviceDueAt: entry.nextDueAt, serviceDueKm: entry.nextDueKm });
    await write(id, { doneOn: '2026-02-01' });
    expect(await car()).to.include({ serviceDueAt: null, serviceDueKm: null });
    await write(id, { doneOn: '2025-02-01' });
    const dates: string[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const page = await api.request('GET', `/api/v1/vehicles/${id}/services?limit=1${cursor && `&cursor=${cursor}`}`);
      const { items, nextCursor } = page.json as { items: { doneOn: string }[]; nextCursor: string | null };
      dates.push(...items.map(({ doneOn }) => doneOn));
      cursor = nextCursor;
    }
    expect(dates).to.deep.equal(['2026-02-01', '2026-01-15', '2025-02-01']);
    const audited = await api.db('audit_log').where({ subject_id: id, action: 'vehicle.changed' }).orderBy('id');
    expect(audited[0].after).to.deep.equal({ serviceDueAt: entry.nextDueAt, serviceDueKm: entry.nextDueKm });
  });

  for (const [why, change] of [
    ['no date', { doneOn: undefined }],
    ['a date that is none', { doneOn: '2026-02-31' }],
    ['a date before there were years', { doneOn: '0000-01-01' }],
    ['a negative cost', { costMinor: -1 }],
    ['a currency that is none', { currency: 'euro' }],
    ['a next moment that is none', { nextDueAt: '2026-12-31T23:59:60Z' }],
  ] as const) {
    it(`takes no entry with ${why}`, async () => {
      const { status } = await write(await api.makeCar(), Object.assign({ doneOn: '2026-01-15' }, change));
      expect(status).to.equal(400);
    });
  }

  it('is of a car that there is', async () => {
    expect((await write(randomUUID(), { doneOn: '2026-01-15' })).status).to.equal(404);
    expect((await api.request('GET', `/api/v1/vehicles/${randomUUID()}/services`)).status).to.equal(404);
  });
});
