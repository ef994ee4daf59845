/** Invoices and credit notes: a customer's own, for staff everyone's; as JSON, as a page to print, as a PDF. */
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf, may, type Principal } from '../identity/access.js';
import { asInvoice } from './as-invoice.js';
import { invoiceNotFound, issueCreditNote } from './credit-notes.js';
import { Invoice, KINDS } from './invoice.js';
import { type InvoiceRow, invoicesRepository } from './invoices-repository.js';
import { sendPrinted } from './send-printed.js';

const tag = 'invoices';
const path = '/api/v1/invoices';
const access = 'signed-in';
const keysWith = 'invoices.read';
const Uuid = Type.String({ format: 'uuid' });
const DateTime = Type.String({ format: 'date-time' });
const params = Type.Object({ id: Uuid });
const missing = invoiceNotFound;

export const invoiceEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path,
    tag,
    summary: "One's own invoices and credit notes, newest first; for staff everyone's",
    access,
    keysWith,
    query: Type.Object({
      userId: Type.Optional(Type.String({ format: 'uuid', description: 'For staff' })),
      reservationId: Type.Optional(Uuid),
      branchId: Type.Optional(Uuid),
      kind: Type.Optional(Type.Enum(KINDS)),
      state: Type.Optional(
        Type.Enum(['open', 'overdue'], { description: '`open`: not all is paid; `overdue`: nor in time' }),
      ),
      from: Type.Optional(Type.String({ format: 'date-time', description: 'Issued in [from, to)' })),
      to: Type.Optional(DateTime),
      limit: Limit,
      cursor: Cursor(Uuid),
    }),
    answers: { 200: { description: 'A page', schema: pageOf(Invoice) } },
    async handle({ query, db, ...call }) {
      const who = callerOf(call);
      const { limit = 100, cursor, from, to, userId, ...filter } = query;
      const rows = await invoicesRepository(db).page(
        {
          ...filter,
          userId: may(who, 'invoices.read') ? userId : who.userId,
          from: from === undefined ? undefined : new Date(from),
          to: to === undefined ? undefined : new Date(to),
        },
        limit + 1,
        cursor,
      );
      return { status: 200, body: cutPage(rows.map(asInvoice), limit) };
    },
  }),
  endpoint({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'An invoice or credit note',
    access,
    keysWith,
    params,
    missing,
    query: Type.Object({
      format: Type.Optional(Type.Enum(['json', 'html', 'pdf'], { description: 'html: a page to print' })),
    }),
    answers: { 200: { description: 'It', schema: Invoice, media: ['text/html', 'application/pdf'] } },
    async handle({ params: { id }, query: { format = 'json' }, db, res, ...call }) {
      const invoice = asInvoice(ownOrAny(await invoicesRepository(db).find(id), callerOf(call)));
      if (format === 'json') return { status: 200, body: invoice };
      await sendPrinted(res, invoice, format);
      return undefined;
    },
  }),
  endpoint({
    method: 'post',
    path: `${path}/{id}/credit-notes`,
    tag,
    summary: 'Take back what is open of an invoice, or a part',
    description: 'What was paid is given back by a refund of its payment, which issues its credit note itself.',
    access: 'invoices.manage',
    secondFactor: true,
    creates: true,
    params,
    missing,
    body: Type.Object({
      amountMinor: Type.Integer({ minimum: 1, maximum: 1e15, description: 'With taxes' }),
      reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
    }),
    answers: { 201: { description: 'The credit note', schema: Invoice } },
    problems: { 409: 'Not so much is open' },
    async handle({ params: { id }, body, db, ...call }) {
      const kept = invoicesRepository(db);
      const named = await kept.find(id);
      if (named?.kind !== 'invoice') throw invoiceNotFound();
      await kept.lockFor(named.reservation_id);
      const openMinor = Number((await kept.find(id))?.open_minor);
      if (body.amountMinor > openMinor) {
        throw new MotorpoolError(
          'conflict',
          'not-open',
          `Of this invoice ${openMinor} (minor units) are open. Refund the payment to give back what was paid.`,
        );
      }
      const [note] = await issueCreditNote(db, { invoiceId: id, ...body });
      const issued = await kept.find(note?.id ?? '');
      if (!issued) throw invoiceNotFound();
      await auditRepository(db).record(actorOf(call), {
        action: 'invoice.credited',
        subject: { kind: 'invoice', id },
        after: { creditNote: issued.number, amountMinor: body.amountMinor }, // the reason stands on the note
      });
      return { status: 201, body: asInvoice(issued), headers: { location: `${path}/${issued.id}` } };
    },
  }),
];

/** Throws not-found also for another's. */
export function ownOrAny(row: InvoiceRow | undefined, who: Principal): InvoiceRow {
  if (!row || (row.user_id !== who.userId && !may(who, 'invoices.read'))) throw invoiceNotFound();
  return row;
}
