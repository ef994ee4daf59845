/** What a receipt shows of an invoice. */
import type { Knex } from 'knex';
import { invoicesRepository } from '../invoices/invoices-repository.js';

/** Nothing where there is no such invoice. */
export async function factsOfInvoice(tx: Knex, id: unknown): Promise<Record<string, unknown>> {
  const row = typeof id === 'string' ? await invoicesRepository(tx).find(id) : undefined;
  if (!row) return {};
  const added = row.taxes
    .filter(({ included }) => !included)
    .map(({ name, amountMinor }) => ({ description: name, amountMinor }));
  return {
    invoiceNumber: row.number,
    dueOn: row.due_on,
    lines: [...row.lines.map(({ description, amountMinor }) => ({ description, amountMinor })), ...added],
    invoiceTotalMinor: Number(row.total_minor),
  };
}
