/**
 * The port to whoever takes money: a card network, a wallet, the desk. One strategy a provider; a new one is a file and a
 * line in `open-gateways.ts`.
 *
 * Taking money has two steps, so that no answer that is lost can hide a charge: `prepare` makes the thing at the provider
 * that can take it and takes nothing; once its reference is kept, `authorize` takes. Before the reference is known nothing
 * can have been charged, and after it `find` tells.
 */

export const METHODS = ['Credit Card', 'PayPal', 'Invoice', 'Cash'] as const;
export type PaymentMethod = (typeof METHODS)[number];

/** What a card shows, for the sandbox alone; real gateways take tokens. Never kept. */
export interface Card {
  number: string;
  expiryMonth?: number;
  expiryYear?: number;
  cvc?: string;
}

export interface Order {
  /** The attempt's own key, the same however often it is asked. */
  key: string;
  amountMinor: number;
  currency: string;
  method: PaymentMethod;
  /** False only holds the money: a deposit. */
  captures: boolean;
  /** What the customer reads on their statement. */
  description: string;
  /** Where the customer comes back to from a page of the provider's. */
  returnUrl: string;
  card?: Card | undefined;
  /** A provider's own name for a card or wallet, that the customer's browser got from it. */
  token?: string | undefined;
}

/** At most this of a card is kept. */
export interface CardFace {
  brand?: string;
  last4?: string;
}

export type Outcome =
  | ({ kind: 'charged' | 'authorised' } & CardFace)
  /** The customer must do something at that address first, such as 3-D Secure. */
  | { kind: 'action'; url: string }
  /** Prepared, and nothing taken: `authorize` may be asked. */
  | { kind: 'ready' }
  | { kind: 'declined'; reason: string }
  /** Nothing was taken, and nothing can be any more. */
  | { kind: 'closed' };

export interface PaymentGateway {
  readonly name: string;
  /** No money moves: for trying out. */
  readonly sandbox: boolean;
  takes(method: PaymentMethod): boolean;
  /** Takes nothing. The same key gives the same reference. Throws GatewayDown, also where the answer was lost. */
  prepare(order: Order): Promise<string>;
  /** Takes the money, or holds it. Throws GatewayDown where surely nothing was taken, AnswerLost where it may have been. */
  authorize(order: Order, reference: string): Promise<Outcome>;
  /** Takes what was held, or a part of it; the rest is let go. Once a key. Throws as `authorize`. */
  capture(reference: string, amountMinor: number, currency: string, key: string): Promise<void>;
  /** Makes sure that nothing can be taken any more. Throws AnswerLost where it cannot tell, or something was taken. */
  void(reference: string): Promise<void>;
  /** Gives back. Once a key. The provider's name for it. Throws Refused, GatewayDown, AnswerLost. */
  refund(reference: string, amountMinor: number, currency: string, key: string): Promise<string>;
  /** What became of it. Throws GatewayDown or AnswerLost where nobody can say now. */
  find(reference: string): Promise<Outcome>;
  /** Of the sandbox: what the customer does at the address of an `action`. */
  answerChallenge?(reference: string, approves: boolean): Promise<void>;
  /** Of a webhook whose signature is right and fresh; undefined where it is not. */
  readEvent?(raw: Buffer, header: (name: string) => string | undefined): Promise<GatewayEvent | undefined>;
  /** What was given back of it and what is contested, whoever began it. Throws GatewayDown or AnswerLost. */
  aftermath?(reference: string, currency: string): Promise<Aftermath>;
  /** Its own list of news of refunds and disputes since then, for what no webhook brought us. */
  newsSince?(since: Date): Promise<GatewayEvent[]>;
}

export interface Aftermath {
  refunds: ProviderRefund[];
  disputes: ProviderDispute[];
}

export interface ProviderRefund {
  reference: string;
  /** The key that we gave it; undefined where it was made on the provider's own pages. */
  key: string | undefined;
  amountMinor: number;
  /** `failed`: also one that was done, or under way, and came back to the provider. */
  state: 'under-way' | 'done' | 'failed';
}

export interface ProviderDispute {
  reference: string;
  amountMinor: number;
  currency: string;
  /** The provider's word. */
  reason: string;
  /** `inquiry`: only asked about. */
  state: 'inquiry' | 'open' | 'lost' | 'won';
  /** Whether the provider takes the money from us until it is decided. */
  withheld: boolean;
}

/** News of a provider's. It is believed only as far as that we ask the provider what became of `reference`. */
export interface GatewayEvent {
  id: string;
  kind: string;
  reference: string | undefined;
}

/** It was not asked, or surely did not do it: another may be asked. */
export class GatewayDown extends Error {
  override name = 'GatewayDown';
}

/** It may have done it. Nobody else may be asked before `find` has told. */
export class AnswerLost extends Error {
  override name = 'AnswerLost';
}

/** It said no for good: asking again is of no use. */
export class Refused extends Error {
  override name = 'Refused';
}
