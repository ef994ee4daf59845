/** Draws an invoice on a PDF's pages. */
import type PdfDocument from 'pdfkit';
import type { PrintedInvoice } from './printed-invoice.js';

/**
 * On A4, as many pages as it takes. It goes to a thread as text, so it may use nothing but what it is given. The fonts
 * `text` and `bold` are registered already.
 */
export function drawInvoice(doc: InstanceType<typeof PdfDocument>, invoice: PrintedInvoice): void {
  const amountWidth = 110;
  const gap = 16;
  const grey = '#595959';
  const left = doc.page.margins.left;
  const width = doc.page.width - 2 * left;
  const bottom = doc.page.height - doc.page.margins.bottom;

  const room = (height: number) => {
    if (doc.y + height > bottom) doc.addPage();
  };
  const rule = (thickness: number) => {
    const line = doc.moveTo(left, doc.y).lineTo(left + width, doc.y);
    line.lineWidth(thickness).strokeColor('#bbbbbb').stroke();
  };
  const heading = (text: string) => {
    room(40);
    doc.moveDown(1).font('bold').fontSize(8).fillColor(grey).text(text.toUpperCase(), left, doc.y, { width });
    doc.moveDown(0.2).font('text').fontSize(10).fillColor('black');
  };
  /** Two texts beside one another, as high as the higher. */
  const pair = (first: string, second: string, firstWidth: number, align: 'left' | 'right') => {
    const secondWidth = width - firstWidth - gap;
    const heightOfFirst = doc.heightOfString(first, { width: firstWidth });
    const height = Math.max(heightOfFirst, doc.heightOfString(second, { width: secondWidth }));
    room(height);
    const y = doc.y;
    doc.text(first, left, y, { width: firstWidth });
    doc.text(second, left + firstWidth + gap, y, { width: secondWidth, align });
    doc.y = y + height;
  };
  const priced = ([description, amount]: [string, string]) =>
    pair(description, amount, width - amountWidth - gap, 'right');

  const top = doc.y;
  doc
    .font('bold')
    .fontSize(20)
    .text(invoice.title, left, top, { width: width / 2 });
  doc
    .font('text')
    .fontSize(11)
    .text(invoice.number, { width: width / 2 });
  const underTitle = doc.y;
  doc.fontSize(10).text(invoice.seller.join('\n'), left + width / 2, top + 4, { width: width / 2, align: 'right' });
  doc.y = Math.max(doc.y, underTitle);

  heading('To');
  doc.text(invoice.buyer.join('\n'), left, doc.y, { width });
  heading('Details');
  for (const [label, value] of invoice.facts) pair(label, value, 90, 'left');

  heading('Description');
  rule(0.5);
  for (const line of invoice.lines) {
    doc.moveDown(0.4);
    priced(line);
    doc.moveDown(0.4);
    rule(0.5);
  }
  doc.moveDown(0.5).fillColor(grey);
  for (const tax of invoice.taxes) priced(tax);
  room(50);
  doc.moveDown(0.4);
  rule(1);
  doc.moveDown(0.4).font('bold').fontSize(12).fillColor('black');
  priced(invoice.total);
  doc.font('text').fontSize(10);
  for (const text of [invoice.status, invoice.note].filter((some) => some !== '')) {
    room(doc.heightOfString(text, { width }) + 14);
    doc.moveDown(1).text(text, left, doc.y, { width });
  }
}
