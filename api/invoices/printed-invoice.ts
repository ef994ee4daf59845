/** What stands on a printed invoice, line by line; the page and the PDF show the same. */
import { DateTime } from 'luxon';
import { decimalText } from '../pricing/major-units.js';
import type { Invoice } from './invoice.js';

export interface PrintedInvoice {
  title: string;
  number: string;
  seller: string[];
  buyer: string[];
  /** Label and what it is. */
  facts: [label: string, value: string][];
  lines: [description: string, amount: string][];
  taxes: [description: string, amount: string][];
  total: [label: string, amount: string];
  /** What it says of payment. */
  status: string;
  note: string;
}

const SANDBOX = 'Paid in the sandbox: no money moved.';

export function printedInvoice(invoice: Invoice): PrintedInvoice {
  const { seller, buyer, subject, currency, kind, refersTo } = invoice;
  const amount = (minor: number) => money(minor, currency);
  const isCredit = kind === 'credit-note';
  return {
    title: isCredit ? 'Credit note' : 'Invoice',
    number: invoice.number,
    seller: textLines(seller.name, seller.address, seller.taxId && `Tax id ${seller.taxId}`, seller.email),
    buyer: textLines(buyer.name, buyer.address, buyer.email, buyer.phone),
    facts: [
      ['Date', invoice.issuedOn],
      ...(refersTo ? ([['For invoice', refersTo.number]] as [string, string][]) : []),
      ...(invoice.reason ? ([['Reason', invoice.reason]] as [string, string][]) : []),
      ['Rental', [subject.vehicle, subject.licencePlate].filter(Boolean).join(', ')],
      ['From', localTime(subject.startsAt, subject.timeZone)],
      ['Until', localTime(subject.endsAt, subject.timeZone)],
      ...(subject.branch ? ([['Branch', subject.branch]] as [string, string][]) : []),
      ['Reservation', invoice.reservationId],
    ],
    lines: invoice.lines.map(({ description, amountMinor }) => [description, amount(amountMinor)]),
    taxes: [
      ...invoice.taxes.map(({ name, amountMinor, included }): [string, string] => [
        included ? `${name} (included)` : name,
        amount(amountMinor),
      ]),
      ['Without taxes', amount(invoice.netMinor)],
    ],
    total: [isCredit ? 'Total credited' : 'Total', amount(invoice.totalMinor)],
    status: [statusOf(invoice, amount), invoice.sandbox ? SANDBOX : ''].filter(Boolean).join(' '),
    note: seller.note ?? '',
  };
}

function statusOf({ state, openMinor, creditedMinor, dueOn }: Invoice, amount: (minor: number) => string): string {
  const credited = creditedMinor > 0 && state !== 'credited' ? ` Credited: ${amount(creditedMinor)}.` : '';
  switch (state) {
    case 'open':
      return `To be paid by ${dueOn}: ${amount(openMinor)}.${credited}`;
    case 'paid':
      return `Paid.${credited}`;
    case 'credited':
      return 'Taken back in full by credit notes.';
    case 'issued':
      return '';
  }
}

const textLines = (...texts: (string | null | undefined)[]) =>
  texts.flatMap((text) => (text ? text.split(/\r?\n/) : [])).filter((line) => line.trim() !== '');

/** `EUR 1,249.90`. */
export function money(amountMinor: number, currency: string): string {
  const [whole = '', fraction] = decimalText(amountMinor, currency).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${currency} ${fraction === undefined ? grouped : `${grouped}.${fraction}`}`;
}

const localTime = (iso: string, zone: string) => DateTime.fromISO(iso, { zone }).toFormat('yyyy-MM-dd HH:mm ZZZZ');
