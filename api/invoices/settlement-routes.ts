/** Marking an invoice as paid. */
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { callerOf } from '../identity/access.js';
import { invoiceNotFound } from './credit-notes.js';
import { ownOrAny } from './invoice-routes.js';
import { invoicesRepository } from './invoices-repository.js';
import { asSettlement, Settlement, SettlementInput, settleInvoice } from './settlements.js';
import { settlementsRepository } from './settlements-repository.js';

const shared = {
  path: '/api/v1/invoices/{id}/settlements',
  tag: 'invoices',
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  missing: invoiceNotFound,
} as const;

export const settlementEndpoints: Endpoint[] = [
  endpoint({
    ...shared,
    method: 'get',
    summary: 'What was paid of an invoice by bank, in cash or at a card terminal',
    access: 'signed-in',
    answers: { 200: { description: 'Oldest first', schema: Type.Object({ items: Type.Array(Settlement) }) } },
    async handle({ params: { id }, db, ...call }) {
      ownOrAny(await invoicesRepository(db).find(id), callerOf(call));
      return { status: 200, body: { items: (await settlementsRepository(db).of(id)).map(asSettlement) } };
    },
  }),
  endpoint({
    ...shared,
    method: 'post',
    summary: 'Mark an invoice as paid, or a part of it',
    description: 'What came by bank, in cash or at a card terminal. The customer gets a receipt.',
    access: 'invoices.manage',
    secondFactor: true,
    creates: true,
    body: SettlementInput,
    answers: { 201: { description: 'Written down', schema: Settlement } },
    problems: { 409: 'Not so much is open, or the customer is paying it at this moment' },
    async handle({ params: { id }, body, db, ...call }) {
      const { userId } = callerOf(call);
      return { status: 201, body: asSettlement(await settleInvoice(db, { ...actorOf(call), userId }, id, body)) };
    },
  }),
];
