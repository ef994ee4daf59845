/** Who issues the invoices: what stands at the head of each from then on. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { Seller } from './invoice.js';
import { sellerRepository } from './seller-repository.js';

const tag = 'invoices';
const path = '/api/v1/invoice-seller';

export function sellerEndpoints(db: Knex): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path,
      tag,
      summary: 'Who issues the invoices',
      access: 'invoices.read',
      answers: { 200: { description: 'It, with its ETag', schema: Seller } },
      async handle() {
        const { seller, version } = await sellerRepository(db).find();
        return { status: 200, body: seller, headers: { etag: etagOf(version) } };
      },
    }),
    endpoint({
      method: 'put',
      path,
      tag,
      summary: 'Change who issues the invoices; those that are there stay as they are',
      access: 'invoices.manage',
      conditional: true,
      body: Seller,
      answers: { 200: { description: 'As it is now', schema: Seller } },
      async handle({ body, ...call }) {
        const version = await db.transaction(async (tx) => {
          const kept = sellerRepository(tx);
          const before = await kept.find();
          const now = await kept.replace(body, expectedVersion(call.req));
          if (now === undefined) {
            throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
          }
          const subject = { kind: 'invoice-seller', id: 'invoice-seller' };
          const entry = { action: 'invoice-seller.changed', subject, before: before.seller, after: body };
          await auditRepository(tx).record(actorOf(call), entry);
          return now;
        });
        return { status: 200, body, headers: { etag: etagOf(version) } };
      },
    }),
  ];
}
