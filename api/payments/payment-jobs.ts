/** Each minute: lost answers are found out, deposits and refunds that are due are brought to their end. Each hour: missed news. */

import { messageOf } from '../../platform/errors.js';
import type { Jobs } from '../../platform/jobs/index.js';
import { finishDeposit, letGoByRule } from './deposits.js';
import { hearMissedNews } from './missed-news.js';
import { payRefund } from './pay-refund.js';
import type { PaymentsDeps } from './payments.js';
import { paymentsRepository } from './payments-repository.js';
import { reconcile } from './reconcile.js';
import { refundsRepository } from './refunds-repository.js';

const AT_ONCE = 50;
const AGAIN_S = 60;

/** Before the jobs start. */
export function registerPaymentJobs(jobs: Jobs, deps: PaymentsDeps): void {
  jobs.repeat('payment-upkeep', '* * * * *', () => paymentUpkeep(deps));
  jobs.repeat('payment-news', '13 * * * *', () => hearMissedNews(deps));
}

/** One that fails keeps no other from its turn. */
export async function paymentUpkeep(deps: PaymentsDeps): Promise<void> {
  const { db, log } = deps;
  const payments = paymentsRepository(db);
  for (const payment of await payments.toLookAt(AT_ONCE)) {
    const work = payment.state === 'open' ? reconcile : finishDeposit;
    await payments.lookIn(payment.id, AGAIN_S); // unless it says otherwise
    await attempted(payment.id, () => work(payment, deps));
  }
  for (const id of await payments.depositsToLetGo(AT_ONCE)) {
    await attempted(id, async () => finishDeposit(await letGoByRule(id, deps), deps));
  }
  const refunds = refundsRepository(db);
  for (const refund of await refunds.due(AT_ONCE)) {
    await refunds.tryIn(refund.id, AGAIN_S); // so that one that always fails comes after all others
    await attempted(refund.id, () => payRefund(refund, deps));
  }

  async function attempted(id: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.warn({ id, reason: messageOf(error) }, 'a payment or refund waits for its next turn');
    }
  }
}
