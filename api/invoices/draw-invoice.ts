/** Draws an invoice on a PDF's pages. */
import type PdfDocument from 'pdfkit';
import type { PrintedInvoice } from './printed-invoice.js';

/** The name of a registered font that has the letters of a text. */
export type FontFor = (text: string, weight: 'text' | 'bold') => string;

/**
 * On A4, as many pages as it takes. It goes to a thread as text, so it may use nothing but what it is given: `letters` tells
 * the font of each text, and whether there was one for every letter so far.
 */
export function drawInvoice(
  doc: InstanceType<typeof PdfDocument>,
  invoice: PrintedInvoice,
  letters: { fontFor: FontFor; areMissing(): boolean },
): void {
  const gap = 16;
  const grey = '#595959';
  const left = doc.page.margins.left;
  const width = doc.page.width - 2 * left;
  const bottom = doc.page.height - doc.page.margins.bottom;
  let weight: 'text' | 'bold' = 'text';

  const put = (text: string, x: number, y: number, options: { width: number; align?: 'left' | 'right' }) =>
    doc.font(letters.fontFor(text, weight)).text(text, x, y, options);
  const heightOf = (text: string, of: number) =>
    doc.font(letters.fontFor(text, weight)).heightOfString(text, { width: of });
  const widthOf = (text: string) => doc.font(letters.fontFor(text, weight)).widthOfString(text);
  const room = (height: number) => {
    if (doc.y + height > bottom) doc.addPage();
  };
  const rule = (thickness: number) => {
    const line = doc.moveTo(left, doc.y).lineTo(left + width, doc.y);
    line.lineWidth(thickness).strokeColor('#bbbbbb').stroke();
  };
  const block = (lines: readonly string[], x: number, y: number, options: { width: number; align?: 'right' }) => {
    doc.y = y;
    for (const line of lines) put(line, x, doc.y, options);
  };
  const heading = (text: string) => {
    room(40);
    weight = 'bold';
    doc.moveDown(1).fontSize(8).fillColor(grey);
    put(text.toUpperCase(), left, doc.y, { width });
    weight = 'text';
    doc.moveDown(0.2).fontSize(10).fillColor('black');
  };
  /** Two texts beside one another, as high as the higher. */
  const pair = (first: string, second: string, firstWidth: number, align: 'left' | 'right') => {
    const secondWidth = width - firstWidth - gap;
    const height = Math.max(heightOf(first, firstWidth), heightOf(second, secondWidth));
    room(height);
    const y = doc.y;
    put(first, left, y, { width: firstWidth });
    put(second, left + firstWidth + gap, y, { width: secondWidth, align });
    doc.y = y + height;
  };

  const top = doc.y;
  weight = 'bold';
  doc.fontSize(20);
  put(invoice.title, left, top, { width: width / 2 });
  weight = 'text';
  doc.fontSize(11);
  put(invoice.number, left, doc.y, { width: width / 2 });
  const underTitle = doc.y;
  doc.fontSize(10);
  block(invoice.seller, left + width / 2, top + 4, { width: width / 2, align: 'right' });
  doc.y = Math.max(doc.y, underTitle);

  heading('To');
  block(invoice.buyer, left, doc.y, { width });
  heading('Details');
  for (const [label, value] of invoice.facts) pair(label, value, 90, 'left');

  heading('Description');
  // Wide enough for the widest amount, none of which is broken over lines.
  weight = 'bold';
  doc.fontSize(12);
  const amounts = [...invoice.lines, ...invoice.taxes, invoice.total].map(([, amount]) => widthOf(amount) + 1);
  const amountWidth = Math.min(width / 2, Math.max(110, ...amounts));
  weight = 'text';
  doc.fontSize(10);
  const priced = ([description, amount]: [string, string]) =>
    pair(description, amount, width - amountWidth - gap, 'right');
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
  weight = 'bold';
  doc.moveDown(0.4).fontSize(12).fillColor('black');
  priced(invoice.total);
  weight = 'text';
  doc.fontSize(10);
  const closing = [invoice.status, invoice.note];
  if (letters.areMissing()) closing.push('Some letters have no font in this PDF. The page to print shows all of them.');
  for (const text of closing.filter((some) => some !== '')) {
    room(heightOf(text, width) + 14);
    doc.moveDown(1);
    put(text, left, doc.y, { width });
  }
}
