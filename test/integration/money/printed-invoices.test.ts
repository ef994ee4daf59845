/** Invoices to print: a page without scripts and a PDF, with what people wrote about themselves and no more. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Invoice } from '../../../api/invoices/invoice.js';
import { invoicePdf } from '../../../api/invoices/invoice-pdf.js';
import { lettersOf } from '../../../api/invoices/pdf-fonts.js';
import { type PrintedInvoice, printedInvoice } from '../../../api/invoices/printed-invoice.js';
import { startApi, type TestApi } from '../../support/api.js';
import { invoiced } from '../../support/money-stage.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

const NAME = `Zoë Łukasz <script>alert("1")</script> Жанна & Söhne`;

describe('a printed invoice', () => {
  let api: TestApi;
  let stage: RentalStage;
  let id: string;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
    await api.db.raw('update users set name = ? where id = ?', [NAME, stage.first.userId]);
    id = (await invoiced(api, await stage.confirmed(await api.makeCar(), days(1, 3)))).id;
  });
  after(() => api[Symbol.asyncDispose]());

  const fetched = (format: string) =>
    fetch(`${api.baseUrl}/api/v1/invoices/${id}?format=${format}`, {
      headers: { authorization: `Bearer ${stage.first.token}` },
    });

  it('is a page that runs nothing and loads nothing', async () => {
    const answer = await fetched('html');
    const page = await answer.text();
    expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).to.match(/^default-src 'none'; style-src 'sha256-/);
    expect(page).to.include('Zoë Łukasz &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; Жанна &amp; Söhne');
    expect(page).to.not.match(/<script|<link|<img|javascript:|\son\w+=/i);
    expect(page).to.include('EUR 99.80').and.to.include('2 days');
  });

  it('is a PDF of the same bytes each time, small, with letters of any alphabet', async () => {
    const [first, second] = await Promise.all(
      [fetched('pdf'), fetched('pdf')].map(async (answer) => (await answer).arrayBuffer()),
    );
    const bytes = Buffer.from(first as ArrayBuffer);
    expect(bytes.subarray(0, 5).toString()).to.equal('%PDF-');
    expect(bytes.length).to.be.lessThan(60_000);
    expect(bytes.equals(Buffer.from(second as ArrayBuffer))).to.equal(true);
    expect((await fetched('pdf')).headers.get('content-disposition')).to.match(/filename="EIXAMPLE-\d{4}-000001\.pdf"/);
  });

  /** With more lines than a page holds. */
  async function longInvoice(): Promise<PrintedInvoice> {
    const { json } = await api.request('GET', `/api/v1/invoices/${id}`);
    const lines = Array.from({ length: 60 }, (_, i) => ({
      kind: 'season',
      description: `Season number ${i} ${'with a long name '.repeat(i % 7)}`,
      amountMinor: i * 1000,
    }));
    return printedInvoice({ ...(json as unknown as Invoice), lines });
  }

  it('takes as many pages as its lines need', async () => {
    const pdf = await invoicePdf(await longInvoice(), new Date(0));
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).to.have.length(3);
  });

  it('shows every line, amount and letter', async function () {
    if (!hasPdftotext()) this.skip();
    const invoice = await longInvoice();
    const text = textOf(await invoicePdf(invoice, new Date(0)));
    for (const [description, amount] of invoice.lines) {
      expect(text).to.include(description.split(' with')[0]?.trim()).and.to.include(amount);
    }
    for (const word of ['Łukasz', 'Жанна', '<script>alert("1")', invoice.number, ...invoice.total]) {
      expect(text).to.include(word);
    }
  });

  it('is written in Thai and Hindi too, and says so where letters have no font', async function () {
    if (!hasPdftotext()) this.skip();
    const invoice = await longInvoice();
    const names = ['สมชาย ใจดี', 'ठाणे', 'Ana'];
    const known = textOf(await invoicePdf({ ...invoice, buyer: names }, new Date(0)));
    for (const name of names) expect(known).to.include(name);
    expect(known).to.not.include('have no font');
    const unknown = textOf(await invoicePdf({ ...invoice, buyer: ['𓀀𓀁 Ana'] }, new Date(0)));
    expect(unknown).to.include('Some letters have no font in this PDF.');
  });

  it('breaks no amount over lines, however large', async function () {
    if (!hasPdftotext()) this.skip();
    const amount = 'IDR 1,234,567,890,123.00';
    const total: [string, string] = ['Total', amount];
    const text = textOf(await invoicePdf({ ...(await longInvoice()), total }, new Date(0)));
    expect(text).to.match(/Total +IDR 1,234,567,890,123\.00/);
  });
});

describe('the font of a text', () => {
  const has = (letters: string) => ({
    hasGlyphForCodePoint: (point: number) => letters.includes(String.fromCodePoint(point)),
  });
  const faces: Record<string, ReturnType<typeof has>> = {
    a: has('abc'),
    A: has('ab'),
    t: has('abไทย'),
    T: has('abไทย'),
  };
  const letters = () =>
    lettersOf(
      [
        { text: 'a', bold: 'A' },
        { text: 't', bold: 'T' },
      ],
      (path) => faces[path] ?? has(''),
    );

  it('is the first that has all of its letters, in that weight, else the one that lacks the fewest', () => {
    const { fontFor, areMissing } = letters();
    expect([fontFor('a b', 'text'), fontFor('ไทย', 'text'), fontFor('ab', 'bold')]).to.deep.equal(['a', 't', 'A']);
    expect(areMissing()).to.equal(false);
    expect(fontFor('ไทยc', 'bold')).to.equal('T');
    expect(areMissing()).to.equal(true);
  });
});

function hasPdftotext(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function textOf(pdf: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'motorpool-pdf-'));
  try {
    writeFileSync(join(folder, 'in.pdf'), pdf);
    return execFileSync('pdftotext', ['-layout', join(folder, 'in.pdf'), '-'], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
