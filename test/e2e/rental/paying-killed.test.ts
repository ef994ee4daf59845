/**
 * A process that serves payments, its database, or the provider is killed (`kill -9`) while customers pay and staff give
 * back; whoever got no answer asks again with the same key.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { createLog } from '../../../platform/log.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../platform/postgres/embedded-postgres.js';
import { ADMIN } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { type Hold, type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { freePort, type RoomProcess, roomProcess } from '../../support/processes.js';
import { type StripeStandIn, stripeStandIn } from '../../support/stripe-stand-in.js';

const VICTIMS = ['process', 'database', 'gateway'] as const;
const KILLS = Number(process.env.PAYMENT_KILLS ?? VICTIMS.length);
const TOGETHER = 5;
const TRIES = 40;
const NO_ANSWER = { status: 0, text: '' };

describe('payments under kill -9', function () {
  this.timeout(60_000 + KILLS * 60_000);
  let database: EmbeddedPostgres;
  let stage: PaymentsStage;
  let stripe: StripeStandIn;
  let api: RoomProcess;
  let url: string;
  const dirs = ['process', 'database'].map((name) => mkdtempSync(join(tmpdir(), `motorpool-paying-${name}-`)));
  before(async () => {
    const [processDir = '', databaseDir = ''] = dirs;
    stripe = await stripeStandIn();
    database = await startEmbeddedPostgres(databaseDir, createLog('silent'));
    stage = await paymentsStage({ DATABASE_URL: database.url });
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const env = {
      ...{ PORT: String(port), DATABASE_URL: database.url, DATA_DIR: processDir, RATE_LIMITS: 'off' },
      ...{ MQTT_PORT: '0', DEMO_CARS: '0', ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password },
      JWT_SECRET: 'a secret of the tests, long enough for HS256',
      ...stripe.settings,
    };
    api = roomProcess('motorpool', 'main.ts', env, `${url}/readyz`);
    await api.start();
  });
  after(async () => {
    await api.stop();
    await stage[Symbol.asyncDispose]();
    await database.stop();
    await stripe.server[Symbol.asyncDispose]();
    for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
  });

  const post = (path: string, key: string, body: object, token: string) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': key },
      body: JSON.stringify(body),
    }).then(
      async (answer) => ({ status: answer.status, text: await answer.text() }),
      () => NO_ANSWER,
    );
  const pay = ({ id, totalMinor }: Hold) => {
    const body = { reservationId: id, amount: totalMinor / 100, paymentMethod: 'Credit Card', token: 'pm_card_visa' };
    return post('/api/payments', `of-${id}`, body, stage.rental.first.token);
  };
  const giveBack = async ({ id }: Hold) => {
    const sql = `select id from payments where state = 'completed' and reservation_id = ?`;
    const { rows } = await eventually(() => stage.api.db.raw(sql, [id]));
    const body = { amountMinor: 100, reason: 'Late' };
    return post(`/api/v1/payments/${rows[0].id}/refunds`, `back-${id}`, body, stage.api.token);
  };
  const kills: Record<(typeof VICTIMS)[number], () => Promise<void>> = {
    async process() {
      await api.kill();
    },
    async database() {
      process.kill(database.pid(), 'SIGKILL');
    },
    async gateway() {
      stripe.server.down = true;
      stripe.server.cut();
    },
  };
  const isBack: typeof kills = {
    process: () => api.start(),
    async database() {
      await eventually(async () => expect((await fetch(`${url}/readyz`)).status).to.equal(200), { timeoutMs: 30_000 });
    },
    async gateway() {
      stripe.server.down = false;
    },
  };
  async function untilDone(work: () => Promise<typeof NO_ANSWER>): Promise<void> {
    let told = NO_ANSWER;
    for (let tries = 0; tries < TRIES && told.status !== 201; tries++) {
      if (tries > 0) await pause(250);
      told = await work();
    }
    expect(told.status, told.text).to.equal(201);
  }
  const count = async (sql: string, id: string) =>
    (await stage.api.db.raw(`select count(*)::int as n from ${sql}`, [id])).rows[0].n;

  it('are taken, confirmed, told and given back once each', async () => {
    let paid: Hold[] = [];
    const all: Hold[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const victim = VICTIMS[kill % VICTIMS.length] as (typeof VICTIMS)[number];
      const holds: Hold[] = [];
      for (let i = 0; i < TOGETHER; i++) holds.push(await stage.hold());
      const under = Promise.all([...holds.map(pay), ...paid.map((hold) => giveBack(hold).catch(() => NO_ANSWER))]);
      await pause(10 + kill * 35);
      await kills[victim]();
      await under;
      await isBack[victim]();
      for (const hold of holds) await untilDone(() => pay(hold));
      for (const hold of paid) await untilDone(() => giveBack(hold));
      paid = holds;
      all.push(...holds);
    }
    for (const hold of paid) await untilDone(() => giveBack(hold));
    await stage.api.db.raw(`update refunds set next_try_at = now() where state = 'due'`);
    const config = readApiConfig(stripe.settings);
    await paymentUpkeep(openPayments({ ...stage.api, log: createLog('silent'), config })); // which a job does each minute
    for (const { id, totalMinor } of all) {
      expect(await stage.stateOf(id)).to.equal('confirmed');
      expect(await count(`reservation_history where state = 'confirmed' and reservation_id = ?`, id)).to.equal(1);
      expect(await count(`notifications where kind = 'receipt' and reservation_id = ?`, id), 'receipts').to.equal(1);
      expect(await count(`notifications where kind = 'refunded' and reservation_id = ?`, id)).to.equal(1);
      const accounts = await stage.accounts(id);
      expect(accounts['cash:stripe']).to.equal(totalMinor - 100);
      expect(Object.values(accounts).reduce((sum, amount) => sum + amount, 0)).to.equal(0);
    }
    expect(stripe.charges(), 'charges').to.have.length(all.length);
    expect(stripe.refunds.map(({ amount }) => amount)).to.deep.equal(all.map(() => 100));
  });
});
