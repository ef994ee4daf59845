/** What has had its time goes, all of it, and one report says what went. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { letGo } from '../../../api/housekeeping.js';
import { letGo as letGoOfIngest } from '../../../ingest/let-go.js';
import { createLog } from '../../../platform/log.js';
import { retentionReports } from '../../../platform/retention/retention-reports.js';
import { retainTelemetry } from '../../../platform/telemetry-store/telemetry-jobs.js';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { days } from '../../support/rental-stage.js';

const DAY_MS = 86_400_000;

describe('retention', () => {
  let api: TestApi;
  const now = Date.now();
  const ago = (daysAgo: number) => new Date(now - daysAgo * DAY_MS);
  /** Table, when it counts from, and how many days it is kept after that. */
  const KEPT: readonly (readonly [what: string, table: string, column: string, days: number])[] = [
    ['sessions', 'sessions', 'expires_at', 0],
    ['signInCodes', 'sign_in_codes', 'expires_at', 0],
    ['accountTokens', 'account_tokens', 'expires_at', 0],
    ['quotes', 'quotes', 'expires_at', 0],
    ['apiKeys', 'api_keys', 'revoked_at', 30],
    ['idempotency', 'idempotent_answers', 'created_at', 2],
    ['webhookDeliveries', 'webhook_events', 'at', 30],
    ['paymentEvents', 'payment_events', 'received_at', 60],
    ['positionViews', 'position_views', 'hour', 400],
    ['notifications', 'notifications', 'created_at', 400],
    ['sandboxCharges', 'sandbox_charges', 'created_at', 400],
    ['quoteOutcomes', 'quote_outcomes', 'asked_at', 400],
    ['retentionReports', 'retention_reports', 'at', 400],
  ];

  before(async () => {
    api = await startApi();
    const { db } = api;
    const person = await api.register();
    const { userId: user_id, token, phoneNumber } = person;
    await api.request('POST', '/api/auth/login', { token: null, body: { phone: phoneNumber } });
    await api.messageTo(phoneNumber, 'sign-in-code');
    const car = await api.makeCar();
    const span = days(2, 3);
    await api.request('POST', '/api/v1/quotes', { token, body: { vehicleId: car, ...span } });
    await api.request('POST', '/api/v1/api-keys', { body: { name: 'k', permissions: ['fleets.read'] } });
    await db('api_keys').update({ revoked_at: new Date() });
    const key = { 'idempotency-key': 'one' };
    await api.request('POST', '/api/v1/reservations', { token, headers: key, body: { vehicleId: car, ...span } });
    // The last that anyone is told: no more come while they are counted.
    await eventually(async () => expect(await db('notifications').pluck('kind')).to.include('held'));
    await db('webhook_events').insert({ kind: 'x', subject: 'x', data: '{}', dedupe_key: 'x' });
    await db('payment_events').insert({ gateway: 'stripe', event_id: 'evt_1', kind: 'x' });
    await db('position_views').insert({
      user_id,
      vehicle_id: car,
      way: 'state',
      scope: '',
      times: 1,
      hour: new Date(),
      last_at: new Date(),
    });
    await db('sandbox_charges').insert({ reference: 'r', amount_minor: 1, currency: 'EUR', captures: true });
    await db('sandbox_refunds').insert({ reference: 'r', key: 'k', amount_minor: 1 });
    const outcome = { category: 'Sedan', price_ratio: 1, demand: 0.5, lead_days: 3, booked: false };
    await db('quote_outcomes').insert({ ...outcome, asked_at: new Date() });
    await retentionReports(db).note('housekeeping', { sessions: 1 });
    await api.quarantine.keep([
      {
        vehicleId: car,
        boot: randomUUID(),
        reason: 'bad-sample',
        detail: 'x',
        payload: '{}',
        receivedAt: now - 31 * DAY_MS,
        seq: 1,
      },
      { vehicleId: car, boot: randomUUID(), reason: 'bad-sample', detail: 'x', payload: '{}', receivedAt: now, seq: 1 },
    ]);
  });
  after(() => api[Symbol.asyncDispose]());

  const report = async () => (await api.request('GET', '/api/v1/retention')).json as never as Report;
  const removed = async () => Object.fromEntries((await report()).items.map(({ what, removed }) => [what, removed]));

  it('keeps each thing for its time and lets go of it then, and the report says how many went', async () => {
    await letGo(api.db);
    for (const [what, table, column, keptDays] of KEPT) {
      const count = async () => Number((await api.db(table).count())[0]?.count);
      const all = await count();
      expect(all, `there is something in ${table}`).to.be.greaterThan(0);
      if (what === 'sessions')
        await api
          .db('sessions')
          .whereRaw('expires_at < ?', [ago(0)])
          .delete();
      const [row] = await api.db(table).select(api.db.raw('ctid::text as ctid')).limit(1);
      const age = (by: number) =>
        api
          .db(table)
          .whereRaw('ctid = ?::tid', [row.ctid])
          .update({ [column]: ago(by) })
          .returning(api.db.raw('ctid::text as ctid'));
      const before = (await removed())[what] ?? 0;
      const [moved] = await age(keptDays - 0.02);
      row.ctid = moved.ctid;
      expect((await letGo(api.db))[what], `${what} stay`).to.equal(0);
      expect(await count(), table).to.equal(what === 'retentionReports' ? await count() : all);
      await age(keptDays + 0.02);
      const went = (await letGo(api.db))[what] as number;
      expect(went, `${what} go`).to.be.greaterThan(0);
      if (what !== 'retentionReports') expect(await count(), table).to.equal(all - went);
      expect((await removed())[what], what).to.equal(before + went);
    }
  });

  it('lets go of quarantined samples and of telemetry, in the same report', async () => {
    await letGoOfIngest(api.db, now);
    const car = await api.makeCar();
    const old = now - 20 * DAY_MS;
    await api.store.append([
      {
        vehicleId: car,
        fleetId: null,
        boot: randomUUID(),
        seq: 1,
        observedAt: old,
        receivedAt: old,
        quality: 0,
        speedKmh: 9,
      },
    ]);
    const reports = retentionReports(api.db);
    const tools = { store: api.store, reports, log: createLog('silent') };
    await retainTelemetry(tools, now);
    expect(await removed())
      .to.deep.include({ quarantine: 1 })
      .and.not.have.property('telemetryDays');
    await retainTelemetry(tools, old + 32 * DAY_MS);
    await retainTelemetry(tools, old + 367 * DAY_MS);
    expect(await removed()).to.deep.include({ telemetryMinutes: 1, telemetryHours: 1 });
    expect((await removed()).telemetryDays).to.be.at.least(1);
    const { jobs } = await report();
    expect(jobs.map(({ job }) => job)).to.deep.equal(['housekeeping', 'ingest', 'telemetry']);
  });

  it('says when a job had its last round, also where nothing went; rounds are listed, the newest first', async () => {
    const last = async () => Date.parse((await report()).jobs.find(({ job }) => job === 'ingest')?.lastRoundAt ?? '');
    const before = await last();
    await letGoOfIngest(api.db, now);
    expect(await last()).to.be.greaterThan(before);
    const { json } = await api.request('GET', '/api/v1/retention-reports?limit=2');
    expect(itemsOf(json).map(({ job }) => job)).to.deep.equal(['telemetry', 'telemetry']);
    expect((await api.request('GET', '/api/v1/retention?from=2020-01-01&to=2020-01-02')).json?.items).to.deep.equal([]);
    expect((await api.request('GET', '/api/v1/retention', { token: await api.tokenOf('operator') })).status).to.equal(
      403,
    );
  });
});

interface Report {
  jobs: { job: string; lastRoundAt: string }[];
  items: { job: string; what: string; removed: number }[];
}
