/** News of a provider's, by webhook or from its list: each once, in any order. */
import type { GatewayEvent, PaymentGateway } from './gateways/payment-gateway.js';
import type { PaymentsDeps } from './payments.js';
import { paymentsRepository } from './payments-repository.js';
import { lookAtReference } from './reconcile.js';

/** Throws GatewayDown or AnswerLost where the provider cannot be asked: the news then counts as not heard. */
export async function hearNews(gateway: PaymentGateway, event: GatewayEvent, deps: PaymentsDeps): Promise<void> {
  const kept = paymentsRepository(deps.db);
  if (await kept.knowsEvent(gateway.name, event.id)) return;
  // Looked at first: where that fails it comes again.
  if (event.reference !== undefined) await lookAtReference(gateway, event.reference, deps);
  await kept.keepEvent(gateway.name, event.id, event.kind);
}
