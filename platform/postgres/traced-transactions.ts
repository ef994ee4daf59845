/**
 * A transaction of traced work is a span, and tells the database of which trace it is: what it writes for later (messages,
 * events, the history of a reservation) keeps that in its own row, by the column's default, and whoever sends it goes on with it.
 */
import type { Knex } from 'knex';
import { currentWork, during } from '../current-work.js';
import type { Tracing } from '../tracing/tracing.js';

/** Of all that is written in this transaction from here on; undefined: of none. */
export async function writeAsPartOf(tx: Knex, traceparent: string | undefined): Promise<void> {
  await tx.raw(`select set_config('motorpool.traceparent', ?, true)`, [traceparent ?? '']);
}

type Transact = (work: (tx: Knex.Transaction) => Promise<unknown>, config?: Knex.TransactionConfig) => Promise<unknown>;

/** From now on. Work that is not traced begins its transactions as ever. */
export function traceTransactions(db: Knex, tracing: Tracing): void {
  const plainly = db.transaction.bind(db) as Transact;
  const transact: Transact = (work, config) => {
    const parent = currentWork()?.traced;
    if (!parent || typeof work !== 'function') return plainly(work, config);
    const traced = tracing.follow('transaction', parent.traceparent);
    return during(traced, () =>
      plainly(async (tx) => {
        await writeAsPartOf(tx, traced?.traceparent);
        return work(tx);
      }, config),
    );
  };
  Object.defineProperty(db, 'transaction', { value: transact });
}
