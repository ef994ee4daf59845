/** The invoice behind the link of a receipt: whoever has the link sees it, until the link's time is over. */
import { Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { invoiceOfLink } from '../notifications/mail-links.js';
import type { Sealing } from '../sealed/sealing.js';
import { asInvoice } from './as-invoice.js';
import { invoiceNotFound } from './credit-notes.js';
import { invoicesRepository } from './invoices-repository.js';
import { sendPrinted } from './send-printed.js';

export function printedInvoiceEndpoints(sealing: Sealing): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/printed-invoices',
      tag: 'invoices',
      access: 'anyone',
      summary: 'The invoice that a link in a mail leads to, as a page to print or a PDF',
      query: Type.Object({
        token: Type.String({ minLength: 1, maxLength: 400, description: 'As it stands in the link' }),
        format: Type.Optional(Type.Enum(['html', 'pdf'])),
      }),
      answers: { 200: { description: 'It', media: ['text/html', 'application/pdf'] } },
      problems: { 404: 'The link is not whole, or its time is over' },
      async handle({ query: { token, format = 'html' }, db, res }) {
        const id = invoiceOfLink(sealing, token);
        const row = id === undefined ? undefined : await invoicesRepository(db).find(id);
        if (!row) throw invoiceNotFound();
        await sendPrinted(res, asInvoice(row), format);
        return undefined;
      },
    }),
  ];
}
