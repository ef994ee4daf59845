/** What staff do with a deposit: never more than is owed, once, told to the customer, and given back where it was wrong. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { eventually } from '../../support/eventually.js';
import { type Hold, type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { recordingLog } from '../../support/recording-log.js';
import { days } from '../../support/rental-stage.js';

const HELD_MINOR = 30_000;

describe('a deposit that is held', () => {
  let stage: PaymentsStage;
  let fleet: string;
  before(async () => {
    stage = await paymentsStage();
    fleet = await stage.rental.fleet({ depositMinor: HELD_MINOR });
  });
  after(() => stage[Symbol.asyncDispose]());

  const upkeep = () =>
    paymentUpkeep(openPayments({ ...stage.api, log: recordingLog().log, config: readApiConfig({}) }));
  async function held(chargedMinor: number): Promise<{ hold: Hold; id: string }> {
    const car = await stage.rental.carIn(fleet);
    const { json, text } = await stage.rental.reserve(car, days(1, 2));
    if (typeof json?.id !== 'string') throw new Error(text);
    const hold = { id: json.id, totalMinor: HELD_MINOR, currency: String(json.currency), vehicleId: car };
    const deposit = await stage.pay(hold, { purpose: 'deposit' });
    expect(deposit.json?.state, deposit.text).to.equal('authorised');
    if (chargedMinor > 0) await stage.charge(hold, chargedMinor);
    return { hold, id: String(deposit.json?.id) };
  }
  const decide = (id: string, step: 'capture' | 'release' | 'refunds', amountMinor?: number, key?: string) =>
    stage.api.request('POST', `/api/v1/payments/${id}/${step}`, {
      body: { reason: 'A dent', ...(amountMinor !== undefined && { amountMinor }) },
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const ends = (id: string, state: string) =>
    eventually(async () => {
      const { json } = await stage.api.request('GET', `/api/v1/payments/${id}`);
      expect(json?.state).to.equal(state);
    });
  const told = async ({ id }: Hold) => {
    const { rows } = await stage.api.db.raw(
      `select kind, data->>'amountMinor' as minor from notifications where reservation_id = ? and kind like 'deposit-%' order by kind desc`,
      [id],
    );
    return rows.map(({ kind, minor }: { kind: string; minor: string }) => `${kind} ${minor}`);
  };

  it('is taken up to what is held and what is owed, whichever is less', async () => {
    const { hold, id } = await held(12_000);
    expect((await decide(id, 'capture', 12_001)).json).to.include({ status: 409, openMinor: 12_000 });
    const little = await held(0);
    expect((await decide(little.id, 'capture', 1)).json).to.include({ status: 409, openMinor: 0 });
    const much = await held(HELD_MINOR + 5_000);
    expect((await decide(much.id, 'capture', HELD_MINOR + 1)).json?.type).to.equal(
      'urn:motorpool:problem:amount-differs',
    );
    expect((await decide(id, 'capture', 12_000)).status).to.equal(200);
    await ends(id, 'completed');
    expect(await stage.accounts(hold.id)).to.deep.equal({ 'cash:sandbox': 12_000, revenue: -12_000 });
    expect(await told(hold)).to.deep.equal(['deposit-held 30000', 'deposit-captured 12000']);
  });

  it('is taken, or let go, once for a key, however often that is sent', async () => {
    for (const [step, amountMinor, end] of [
      ['capture', 5_000, 'completed'],
      ['release', undefined, 'released'],
    ] as const) {
      const { hold, id } = await held(5_000);
      const key = randomUUID();
      const first = await decide(id, step, amountMinor, key);
      await ends(id, end);
      const again = await decide(id, step, amountMinor, key);
      expect([first.status, again.status, again.text]).to.deep.equal([200, 200, first.text]);
      expect(await told(hold)).to.have.length(2);
      const other = await decide(id, 'capture', 4_999, key);
      expect(other.json?.type).to.equal('urn:motorpool:problem:idempotency-key-reused');
    }
  });

  it('goes back in parts where it was taken wrongly, never more than was taken', async () => {
    const { hold, id } = await held(12_000);
    await decide(id, 'capture', 12_000);
    await ends(id, 'completed');
    expect((await decide(id, 'refunds', 12_001)).json).to.include({ status: 409, leftMinor: 12_000 });
    expect((await decide(id, 'refunds', 4_000)).status).to.equal(201);
    expect((await decide(id, 'refunds', 8_001)).status).to.equal(409);
    expect((await decide(id, 'refunds', 8_000)).status).to.equal(201);
    await eventually(async () => expect(await stage.accounts(hold.id)).to.deep.equal({}));
    await stage.api.db.raw(`update reservations set state = 'completed', ended_at = now() where id = ?`, [hold.id]);
    const { rows } = await stage.api.db.raw(
      `select coalesce(sum(e.amount_minor), 0)::int as open from ledger_entries e where e.account in ('receivable', 'refunds-due')
       and e.transaction_id in (select id from ledger_transactions where reservation_id = ?)`,
      [hold.id],
    );
    expect(rows[0].open, 'nothing keeps its customer from being erased').to.equal(0);
  });

  it('goes back by itself as far as the customer has paid in another way meanwhile', async () => {
    const { hold, id } = await held(12_000);
    await stage.api.db.raw(
      `update payments set state = 'capture-due', captured_minor = 12000, look_at = now() where id = ?`,
      [id],
    );
    const paid = await stage.pay({ ...hold, totalMinor: 12_000 }, { purpose: 'balance' });
    expect(paid.status, paid.text).to.equal(201);
    await upkeep();
    await upkeep();
    const { json } = await stage.api.request('GET', `/api/v1/payments/${id}/refunds`);
    expect(json?.items).to.have.nested.property('[0].state', 'done');
    expect(json?.items).to.have.nested.property('[0].amountMinor', 12_000);
    expect(await stage.accounts(hold.id)).to.deep.equal({ 'cash:sandbox': 12_000, revenue: -12_000 });
  });

  it('tells other systems too', async () => {
    const { hold, id } = await held(0);
    const url = 'https://example.org/hooks';
    const made = await stage.api.request('POST', '/api/v1/webhooks', { body: { url, kinds: ['deposit.released'] } });
    expect(made.status, made.text).to.equal(201);
    await decide(id, 'release');
    await ends(id, 'released');
    const { rows } = await stage.api.db.raw(`select kind, data from webhook_events where data->>'reservationId' = ?`, [
      hold.id,
    ]);
    expect(rows.map(({ kind }: { kind: string }) => kind)).to.include('deposit.released');
  });
});
