/** A process that serves payments and breaks at its n-th await on the database or a gateway: cut off, or killed. */
import knex, { type Knex } from 'knex';
import { AnswerLost, type PaymentGateway } from '../../api/payments/gateways/payment-gateway.js';

export const FAULTS = ['cut-before', 'cut-after', 'killed-before', 'killed-after'] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultyProcess extends AsyncDisposable {
  readonly db: Knex;
  /** Breaks at its awaits too. */
  wrap(gateway: PaymentGateway): PaymentGateway;
  /** How many awaits there were. */
  readonly awaits: number;
  /** Resolves when it is killed: what it was at will never end. */
  readonly killed: Promise<void>;
}

interface RawConnection {
  query(config: unknown, done?: (error: Error | null, result?: unknown) => void): unknown;
  connection: { stream: { destroy(): void } };
}

/** `at` undefined: it never breaks. */
export function faultyProcess(databaseUrl: string, breaks?: { at: number; by: Fault }): FaultyProcess {
  const open = new Set<RawConnection>();
  let awaits = 0;
  let dead = false;
  let tellKilled = () => {};
  const killed = new Promise<void>((resolve) => {
    tellKilled = resolve;
  });
  const never = () => new Promise<never>(() => {});
  /** What breaks at this await, if anything. */
  const here = (): Fault | undefined => (++awaits === breaks?.at ? breaks.by : undefined);
  function kill(): void {
    dead = true;
    for (const connection of open) connection.connection.stream.destroy();
    tellKilled();
  }
  const lost = () => Object.assign(new Error('the connection was cut'), { code: 'ECONNRESET' });

  const db = knex({
    client: 'pg',
    connection: databaseUrl,
    pool: {
      min: 0,
      max: 4,
      afterCreate(connection: RawConnection, done: (error: Error | null, connection: RawConnection) => void) {
        open.add(connection);
        const query = connection.query.bind(connection);
        const asked: RawConnection['query'] = (config, told) => {
          if (dead) return;
          const fault = here();
          const broken = () => {
            if (fault?.startsWith('killed')) return kill();
            connection.connection.stream.destroy();
            told?.(lost());
          };
          if (fault?.endsWith('before')) return broken();
          query(config, (error, result) => {
            if (dead) return;
            if (fault) broken();
            else told?.(error, result);
          });
        };
        // As pg: without a callback it gives a promise.
        connection.query = (config, told) =>
          told
            ? asked(config, told)
            : new Promise((resolve, reject) => {
                asked(config, (error, result) => (error ? reject(error) : resolve(result)));
              });
        done(null, connection);
      },
    },
    log: { warn() {}, error() {}, debug() {}, deprecate() {} },
  });

  async function asked<T>(work: () => Promise<T>): Promise<T> {
    if (dead) return never();
    const fault = here();
    if (fault?.endsWith('after')) await work().catch(() => {});
    if (fault?.startsWith('killed')) kill();
    if (fault?.startsWith('cut')) throw new AnswerLost('the connection was cut');
    const result = fault ? await never() : await work();
    return dead ? never() : result;
  }

  return {
    db,
    wrap: (gateway) => ({
      ...gateway,
      prepare: (order) => asked(() => gateway.prepare(order)),
      authorize: (order, reference) => asked(() => gateway.authorize(order, reference)),
      capture: (...what) => asked(() => gateway.capture(...what)),
      void: (reference) => asked(() => gateway.void(reference)),
      refund: (...what) => asked(() => gateway.refund(...what)),
      find: (reference) => asked(() => gateway.find(reference)),
    }),
    get awaits() {
      return awaits;
    },
    killed,
    async [Symbol.asyncDispose]() {
      dead = true;
      for (const connection of open) connection.connection.stream.destroy();
      await Promise.race([db.destroy().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 200))]);
    },
  };
}
