/**
 * An invoice as a PDF, the same bytes whenever it is made. Each takes some 60 ms of a core, so a thread of a low priority
 * makes them. It begins with the first one and ends when none was wanted for a while.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { boundedQueue } from '../http/bounded-queue.js';
import { drawInvoice } from './draw-invoice.js';
import { lettersOf, pdfFonts } from './pdf-fonts.js';
import type { PrintedInvoice } from './printed-invoice.js';

const { resolve } = createRequire(import.meta.url);
const IDLE_MS = 30_000;
const PATIENCE_MS = 20_000;
const NICE = 10;

/** As text, so that it runs alike from `dist` and, in tests, from TypeScript, which Node 20's threads cannot load. */
const PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { readFileSync } = require('node:fs');
  const PdfDocument = require(workerData.pdfkit);
  const { openSync: open } = require(workerData.fontkit);
  const files = new Map();
  const kept = (path, read) => files.get(path) ?? files.set(path, read(path)).get(path);
  const __name = (named) => named; // what tsx writes into functions
  const draw = ${drawInvoice.toString()};
  const lettersOf = ${lettersOf.toString()};
  if (process.platform === 'linux') require('node:os').setPriority(0, ${NICE}); // of this thread; elsewhere of the process
  parentPort.on('message', ({ invoice, issuedAt }) => {
    const Title = invoice.title + ' ' + invoice.number;
    const info = { Title, Author: invoice.seller[0], CreationDate: issuedAt, ModDate: issuedAt };
    const doc = new PdfDocument({ size: 'A4', margin: 56, lang: 'en', displayTitle: true, info });
    const chunks = [];
    doc.on('data', (chunk) => chunks.push(chunk));
    doc.on('end', () => parentPort.postMessage(Buffer.concat(chunks)));
    const letters = lettersOf(workerData.fonts, (path) => kept(path + ' open', () => open(path)));
    for (const { text, bold } of workerData.fonts)
      for (const path of [text, bold]) doc.registerFont(path, kept(path, readFileSync));
    draw(doc, invoice, letters);
    doc.end();
  });
`;

/** The thread makes one after the other. */
const inLine = boundedQueue({ running: 1, waiting: 100 });
let worker: Worker | undefined;
let ending: NodeJS.Timeout | undefined;

/** Throws a MotorpoolError (unavailable) when many wait already. */
export const invoicePdf = (invoice: PrintedInvoice, issuedAt: Date): Promise<Buffer> =>
  inLine(async () => {
    clearTimeout(ending);
    worker ??= begin();
    try {
      return await made(worker, invoice, issuedAt);
    } finally {
      ending = setTimeout(() => end(), IDLE_MS).unref();
    }
  });

function begin(): Worker {
  const pdfkit = resolve('pdfkit');
  const workerData = { pdfkit, fontkit: createRequire(pdfkit).resolve('fontkit'), fonts: pdfFonts() };
  const begun = new Worker(PROGRAM, { eval: true, execArgv: [], workerData });
  begun.unref(); // it keeps no process alive
  return begun;
}

async function made(thread: Worker, invoice: PrintedInvoice, issuedAt: Date): Promise<Buffer> {
  return new Promise<Buffer>((done, failed) => {
    const patience = setTimeout(() => broken(new Error('the thread of PDFs takes too long')), PATIENCE_MS);
    const settled = () => {
      clearTimeout(patience);
      thread.off('message', ready).off('error', broken);
    };
    const ready = (bytes: Uint8Array) => {
      settled();
      done(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    };
    const broken = (error: Error) => {
      settled();
      end();
      failed(error);
    };
    thread.on('message', ready).on('error', broken);
    thread.postMessage({ invoice, issuedAt });
  });
}

function end(): void {
  worker?.on('error', () => {}); // nobody waits for it
  void worker?.terminate();
  worker = undefined;
}
