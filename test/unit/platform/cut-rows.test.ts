import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import { cutRows } from '../../../platform/postgres/archive/cut-rows.js';

/** Rows as wide as a sample's, that are different from each other and the same in each run. */
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => `${i}\t${createHash('sha512').update(`${i}`).digest('hex')}\n`);

/** The pieces in which the text comes over the wire. */
async function cut(text: string, pieceBytes = 65_536): Promise<Buffer[]> {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, i) =>
    bytes.subarray(i * pieceBytes, (i + 1) * pieceBytes),
  );
  return Readable.from(cutRows(Readable.from(pieces))).toArray();
}

const sums = (parts: Buffer[]) => parts.map((part) => createHash('sha256').update(part).digest('hex'));

describe('the parts into which a table’s rows are cut', () => {
  const rows = rowsOf(100_000); // 13 MB

  it('are whole rows, all of them in their order, however they come', async () => {
    const parts = await cut(rows.join(''));
    expect(parts.length).to.be.greaterThan(2);
    expect(Buffer.concat(parts).toString() === rows.join('')).to.equal(true);
    for (const part of parts) expect(part.at(-1)).to.equal(0x0a);
    expect(sums(await cut(rows.join(''), 1_000))).to.deep.equal(sums(parts));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ maxLength: 30 })), fc.integer({ min: 1, max: 40 }), async (few, size) => {
        const text = few.map((row) => `${row.replaceAll('\n', '')}\n`).join('');
        expect(Buffer.concat(await cut(text, size)).toString()).to.equal(text);
      }),
    );
  });

  it('stay what they were, but for the two about a row that is put in, changed or taken out', async () => {
    const before = new Set(sums(await cut(rows.join(''))));
    for (const at of [0, 50_000, 99_999]) {
      for (const instead of [`new\n${rows[at]}`, 'changed\n', '']) {
        const after = sums(await cut(rows.with(at, instead).join('')));
        expect(after.filter((sum) => !before.has(sum)).length, `row ${at}`).to.be.lessThan(3);
      }
    }
  });

  it('are bounded where no row says so: rows that are all the same, or one that is large', async () => {
    const parts = await cut('the same\n'.repeat(2_000_000)); // 18 MB
    expect(Math.max(...parts.map(({ length }) => length))).to.be.lessThan(8 * 1024 * 1024 + 10);
    const large = `${'x'.repeat(9 * 1024 * 1024)}\n`;
    expect((await cut(`a\n${large}b\n`)).map(({ length }) => length)).to.deep.equal([large.length + 2, 2]);
  });
});
