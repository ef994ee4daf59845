/** A process that serves payments is killed (`kill -9`) while it pays; the customer asks again with the same key. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { ADMIN } from '../../support/api.js';
import { type Hold, type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { freePort, type RoomProcess, roomProcess } from '../../support/processes.js';
import { type StripeStandIn, stripeStandIn } from '../../support/stripe-stand-in.js';

const KILLS = Number(process.env.PAYMENT_KILLS ?? 4);
const TOGETHER = 5;

describe('payments under kill -9', function () {
  this.timeout(60_000 + KILLS * 30_000);
  let stage: PaymentsStage;
  let stripe: StripeStandIn;
  let api: RoomProcess;
  let url: string;
  const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-paying-'));
  before(async () => {
    stripe = await stripeStandIn();
    stage = await paymentsStage();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const env = {
      ...{ PORT: String(port), DATABASE_URL: stage.api.databaseUrl, DATA_DIR: dataDir, RATE_LIMITS: 'off' },
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
    await stripe.server[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('are taken once each', async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const holds: Hold[] = [];
      for (let i = 0; i < TOGETHER; i++) holds.push(await stage.hold());
      const pay = (hold: Hold) =>
        fetch(`${url}/api/payments`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${stage.rental.first.token}`,
            'idempotency-key': `of-${hold.id}`,
          },
          body: JSON.stringify({
            reservationId: hold.id,
            amount: hold.totalMinor / 100,
            paymentMethod: 'Credit Card',
            token: 'pm_card_visa',
          }),
        }).then(
          ({ status }) => status,
          () => 0,
        );
      const before = stripe.charges().length;
      const answers = Promise.all(holds.map(pay));
      await pause(10 + kill * 35);
      await api.kill();
      await answers;
      await api.start();
      for (const hold of holds) {
        let status = 0;
        for (let tries = 0; tries < 10 && status !== 201; tries++) status = await pay(hold);
        expect(status).to.equal(201);
        expect(await stage.stateOf(hold.id)).to.equal('confirmed');
        expect((await stage.accounts(hold.id))['cash:stripe']).to.equal(hold.totalMinor);
      }
      expect(stripe.charges().length - before).to.equal(TOGETHER);
    }
  });
});
