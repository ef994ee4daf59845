/** What the fault test does again and again: a held reservation, a payment, a refund; and what must be true after it. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import type { Principal } from '../../api/identity/access.js';
import { gatewaysOf } from '../../api/payments/gateways/open-gateways.js';
import { GatewayDown, type PaymentGateway } from '../../api/payments/gateways/payment-gateway.js';
import { stripeGateway } from '../../api/payments/gateways/stripe-gateway.js';
import { paymentUpkeep } from '../../api/payments/payment-jobs.js';
import { type PaymentsDeps, payments } from '../../api/payments/payments.js';
import { rentalTerms } from '../../api/pricing/rental-terms.js';
import { reservations } from '../../api/reservations/reservations.js';
import type { FaultyProcess } from './faulty-process.js';
import { type PaymentsStage, paymentsStage } from './payments-stage.js';
import { recordingLog } from './recording-log.js';
import { STRIPE_KEY, type StripeStandIn, stripeStandIn } from './stripe-stand-in.js';

export interface FaultStage extends PaymentsStage {
  readonly databaseUrl: string;
  readonly stripe: StripeStandIn;
  /** A new reservation that is held, by its id. */
  held(): Promise<string>;
  parts(process: Pick<FaultyProcess, 'db' | 'wrap'>): Parts;
  /** All that is due is brought to its end, as the jobs would. */
  settle(): Promise<void>;
}

interface Parts {
  deps: PaymentsDeps;
  who: Principal;
  /** Besides, a gateway that is down comes first. */
  fallback: PaymentsDeps;
}

export interface FaultScenario {
  name: string;
  /** The reservation that it is about. */
  prepare(stage: FaultStage): Promise<string>;
  act(parts: Parts, subject: string): Promise<unknown>;
  check(stage: FaultStage, subject: string): Promise<void>;
}

export async function faultStage(): Promise<FaultStage> {
  const stripe = await stripeStandIn();
  const stage = await paymentsStage();
  const template = await stage.hold();
  const { log } = recordingLog();
  const real = stripeGateway({
    secretKey: STRIPE_KEY,
    apiUrl: new URL(stripe.server.url),
    webhookSecret: undefined,
    timeoutMs: 5_000,
  });
  const { first } = stage.rental;
  const who: Principal = {
    userId: first.userId,
    role: 'customer',
    sessionId: randomUUID(),
    expiresAt: Date.now() + 3_600_000,
  };
  let made = 0;

  const depsOf = (db: Knex, gateways: PaymentGateway[]): PaymentsDeps => ({
    db,
    log,
    gateways: gatewaysOf(gateways),
    liveBus: { publish() {} },
    holdSeconds: 300,
  });
  const parts: FaultStage['parts'] = ({ db, wrap }) => ({
    who,
    deps: depsOf(db, [wrap(real)]),
    fallback: depsOf(db, [wrap(downGateway), wrap(real)]),
  });

  return {
    ...stage,
    databaseUrl: stage.api.databaseUrl,
    stripe,
    parts,
    async held() {
      const { rows } = await stage.api.db.raw(
        `insert into reservations (user_id, vehicle_id, state, starts_at, ends_at, blocked_until, held_until, pickup_branch_id,
           return_branch_id, total_minor, currency, price_parts, changed_by)
         select user_id, vehicle_id, 'held', starts_at + s, ends_at + s, blocked_until + s, now() + interval '1 hour',
           pickup_branch_id, return_branch_id, total_minor, currency, price_parts, changed_by
         from reservations, make_interval(days => ?) s where id = ? returning id`,
        [++made * 5, template.id],
      );
      return rows[0].id;
    },
    async settle() {
      const { db } = stage.api;
      for (let i = 0; i < 2; i++) {
        await db.raw(
          `update payments set look_at = now() - interval '1 s' where state in ('open', 'capture-due', 'release-due')`,
        );
        await db.raw(`update refunds set next_try_at = now() - interval '1 s' where state = 'due'`);
        await paymentUpkeep(depsOf(db, [real]));
      }
    },
    async [Symbol.asyncDispose]() {
      await stage[Symbol.asyncDispose]();
      await stripe.server[Symbol.asyncDispose]();
    },
  };
}

const downGateway: PaymentGateway = {
  name: 'down',
  sandbox: false,
  takes: (method) => method === 'Credit Card',
  prepare: () => Promise.reject(new GatewayDown('it is down')),
  authorize: () => Promise.reject(new GatewayDown('it is down')),
  capture: () => Promise.reject(new GatewayDown('it is down')),
  void: () => Promise.reject(new GatewayDown('it is down')),
  refund: () => Promise.reject(new GatewayDown('it is down')),
  find: () => Promise.reject(new GatewayDown('it is down')),
};

const actorOf = (who: Principal) => ({ userId: who.userId, role: who.role, address: null });

async function pay(deps: PaymentsDeps, who: Principal, reservationId: string, token = 'pm_card_visa') {
  const { rows } = await deps.db.raw('select total_minor, currency from reservations where id = ?', [reservationId]);
  return payments(deps).pay({
    reservationId,
    amount: { minor: Number(rows[0].total_minor), currency: rows[0].currency },
    method: 'Credit Card',
    purpose: 'rental',
    means: { token },
    key: `key-${reservationId}`,
    fingerprint: Buffer.from(token),
    form: 'canonical',
    by: { who, actor: actorOf(who) },
  });
}

/** One charge at the provider, one confirmation, one receipt, books that balance; and what went back, once. */
async function expectPaid(stage: FaultStage, id: string, back: 'nothing' | 'all' = 'nothing'): Promise<void> {
  const { db } = stage.api;
  const count = async (sql: string) => (await db.raw(`select count(*)::int as n from ${sql}`, [id])).rows[0].n;
  const { rows: attempts } = await db.raw(
    'select a.id from payment_attempts a join payments p on p.id = a.payment_id where p.reservation_id = ?',
    [id],
  );
  const keys = new Set(attempts.map((row: { id: string }) => row.id));
  const charges = stage.stripe.charges().filter(({ metadata }) => keys.has(metadata.attempt));
  expect(charges.length, 'charges').to.equal(1);
  expect(await count(`reservation_history where state = 'confirmed' and reservation_id = ?`), 'confirmations').to.equal(
    1,
  );
  expect(await count(`payments where state = 'completed' and reservation_id = ?`), 'payments').to.equal(1);
  expect(await count(`notifications where kind = 'receipt' and reservation_id = ?`), 'receipts').to.equal(1);
  const { rows } = await db.raw('select state, total_minor::float8 as total from reservations where id = ?', [id]);
  expect(rows[0].state).to.equal(back === 'all' ? 'cancelled' : 'confirmed');
  const gone = stage.stripe.refunds.filter(({ payment_intent }) => payment_intent === charges[0]?.id);
  expect(
    gone.map(({ amount }) => amount),
    'refunds',
  ).to.deep.equal(back === 'all' ? [rows[0].total] : []);
  const accounts = await stage.accounts(id);
  expect(
    Object.values(accounts).reduce((sum, amount) => sum + amount, 0),
    'the ledger',
  ).to.equal(0);
  expect(accounts['cash:stripe'] ?? 0, 'cash').to.equal(back === 'all' ? 0 : rows[0].total);
  expect(accounts, 'the ledger').to.not.have.any.keys('receivable', 'refunds-due');
}

const settledBy = async (stage: FaultStage) => {
  const id = await stage.held();
  const { deps, who } = stage.parts({ db: stage.api.db, wrap: (gateway) => gateway });
  await pay(deps, who, id);
  return id;
};

export const SCENARIOS: readonly FaultScenario[] = [
  {
    name: 'paying',
    prepare: (stage) => stage.held(),
    act: ({ deps, who }, id) => pay(deps, who, id),
    check: expectPaid,
  },
  {
    name: 'paying past a gateway that is down',
    prepare: (stage) => stage.held(),
    act: ({ fallback, who }, id) => pay(fallback, who, id),
    check: expectPaid,
  },
  {
    name: 'going on after 3-D Secure',
    async prepare(stage) {
      const id = await stage.held();
      const { deps, who } = stage.parts({ db: stage.api.db, wrap: (gateway) => gateway });
      await pay(deps, who, id, 'pm_card_authenticationRequired');
      const { rows } = await stage.api.db.raw(
        'select a.reference from payment_attempts a join payments p on p.id = a.payment_id where reservation_id = ?',
        [id],
      );
      stage.stripe.approve(rows[0].reference);
      return id;
    },
    async act({ deps, who }, id) {
      const { rows } = await deps.db.raw('select id from payments where reservation_id = ?', [id]);
      return payments(deps).goOn(rows[0].id, who);
    },
    check: expectPaid,
  },
  {
    name: 'cancelling what was paid',
    prepare: settledBy,
    act: (parts, id) => rental(parts).act(id, 'cancel', { who: parts.who, actor: actorOf(parts.who) }),
    check: (stage, id) => expectPaid(stage, id, 'all'),
  },
  {
    name: 'giving back',
    async prepare(stage) {
      const id = await settledBy(stage);
      const { who, deps } = stage.parts({ db: stage.api.db, wrap: (gateway) => gateway });
      await rental({ deps, who }).act(id, 'cancel', { who, actor: actorOf(who) });
      return id;
    },
    async act({ deps }) {
      await deps.db.raw(`update refunds set next_try_at = now() where state = 'due'`);
      await paymentUpkeep(deps);
    },
    check: (stage, id) => expectPaid(stage, id, 'all'),
  },
  {
    name: 'confirming without a payment',
    prepare: (stage) => stage.held(),
    act: (parts, id) => rental(parts).act(id, 'confirm', { who: parts.who, actor: actorOf(parts.who) }),
    async check(stage, id) {
      const { rows } = await stage.api.db.raw(
        `select count(*)::int as n from reservation_history where state = 'confirmed' and reservation_id = ?`,
        [id],
      );
      expect(rows[0].n).to.equal(1);
    },
  },
];

function rental({ deps: { db } }: Pick<Parts, 'deps' | 'who'>) {
  const liveBus = { publish() {}, subscribe: () => () => {}, async [Symbol.asyncDispose]() {} };
  const terms = rentalTerms(db, liveBus);
  return reservations(db, { terms, liveBus, holdSeconds: 300, alternatives: async () => [], onConflict() {} });
}
