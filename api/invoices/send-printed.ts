import type { Response } from 'express';
import type { Invoice } from './invoice.js';
import { invoiceHtml, PAGE_POLICY } from './invoice-html.js';
import { invoicePdf } from './invoice-pdf.js';
import { printedInvoice } from './printed-invoice.js';

/** As a page to print, or as a PDF. */
export async function sendPrinted(res: Response, invoice: Invoice, format: 'html' | 'pdf'): Promise<void> {
  const printed = printedInvoice(invoice);
  res.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  if (format === 'html') {
    res.set({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PAGE_POLICY });
    res.end(invoiceHtml(printed));
    return;
  }
  const bytes = await invoicePdf(printed, new Date(invoice.issuedAt));
  const name = `${invoice.number}.pdf`;
  res.set({ 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${name}"` });
  res.end(bytes);
}
