/** The embedded default: takes cards and PayPal and moves no money. Its test cards decline, lose answers and ask for 3-D Secure. */
import type { Knex } from 'knex';
import {
  AnswerLost,
  type CardFace,
  GatewayDown,
  type Order,
  type Outcome,
  type PaymentGateway,
  Refused,
} from './payment-gateway.js';
import { brandOf, sandboxConduct } from './sandbox-cards.js';
import { type SandboxCharge, sandboxRepository } from './sandbox-repository.js';

export function sandboxGateway(db: Knex): PaymentGateway {
  const charges = sandboxRepository(db);

  async function take(order: Order, reference: string): Promise<Outcome> {
    const took = order.captures ? 'charged' : 'authorised';
    return outcomeOf(await charges.turn(reference, ['ready'], took), faceOf(order));
  }

  return {
    name: 'sandbox',
    sandbox: true,
    takes: (method) => method === 'Credit Card' || method === 'PayPal',
    async prepare({ key, amountMinor, currency, captures, ...order }) {
      if (conductOf(order) === 'is-down') throw new GatewayDown('the sandbox plays dead for this card');
      const reference = `sandbox-${key}`;
      await charges.insert({ reference, amount_minor: amountMinor, currency, captures });
      return reference;
    },
    async authorize(order, reference) {
      switch (conductOf(order)) {
        case 'declines':
          await charges.turn(reference, ['ready'], 'declined');
          return { kind: 'declined', reason: 'card_declined' };
        case 'lacks-funds':
          await charges.turn(reference, ['ready'], 'declined');
          return { kind: 'declined', reason: 'insufficient_funds' };
        case 'asks':
          return outcomeOf(await charges.turn(reference, ['ready'], 'action'), faceOf(order));
        case 'loses-answer':
          await take(order, reference);
          throw new AnswerLost('the sandbox was asked to lose its answer');
        case 'loses-request':
          throw new AnswerLost('the sandbox was asked to lose the request');
        default:
          return take(order, reference);
      }
    },
    async capture(reference, amountMinor) {
      if (!(await charges.capture(reference, amountMinor))) throw new Refused('nothing is held there');
    },
    async void(reference) {
      const now = await charges.turn(reference, ['ready', 'action', 'authorised', 'declined'], 'closed');
      if (now?.state === 'charged') throw new AnswerLost('it was taken already');
    },
    async refund(reference, amountMinor, _currency, key) {
      if (!(await charges.refund(key, reference, amountMinor))) throw new Refused('more than was taken');
      return `sandbox-refund-${key}`;
    },
    async answerChallenge(reference, approves) {
      const took = (await charges.find(reference))?.captures ? 'charged' : 'authorised';
      await charges.turn(reference, ['action'], approves ? took : 'declined');
    },
    find: async (reference) => outcomeOf(await charges.find(reference), {}),
  };
}

const conductOf = ({ card, token }: Pick<Order, 'card' | 'token'>) =>
  sandboxConduct(card?.number.replaceAll(/\D/g, '') ?? token ?? '');

function faceOf({ card }: Order): CardFace {
  const number = card?.number.replaceAll(/\D/g, '');
  return number ? { brand: brandOf(number), last4: number.slice(-4) } : {};
}

function outcomeOf(row: SandboxCharge | undefined, face: CardFace): Outcome {
  switch (row?.state) {
    case 'charged':
    case 'authorised':
      return { kind: row.state, ...face };
    case 'action':
      return { kind: 'action', url: `/api/v1/sandbox-challenges/${row.reference}` };
    case 'declined':
      return { kind: 'declined', reason: 'card_declined' };
    case 'ready':
      return { kind: 'ready' };
    default:
      return { kind: 'closed' };
  }
}
