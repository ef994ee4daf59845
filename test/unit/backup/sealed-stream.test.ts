import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { seal, unseal } from '../../../backup/sealed-stream.js';

const KEY = randomBytes(32);
const CHUNK = 64 * 1024;
const HEADER = 19 + 32 + 32;

async function* inPieces(bytes: Buffer, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function all(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const read: Buffer[] = [];
  for await (const piece of pieces) read.push(piece);
  return Buffer.concat(read);
}

const sealed = (plain: Buffer, piece = 50_000) => all(seal(inPieces(plain, piece), KEY));
const opened = (bytes: Buffer, piece = 50_000) => all(unseal(inPieces(bytes, piece), KEY));
const refused = (bytes: Buffer) =>
  opened(bytes).then(
    () => 'nothing',
    (error: Error) => error.message,
  );

describe('a sealed stream', () => {
  it('gives back what went in, of any length and in any pieces', async () => {
    const lengths = fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.constantFrom(0, CHUNK, 2 * CHUNK, 2 * CHUNK + 1));
    const piece = fc.integer({ min: 1000, max: 200_000 });
    await fc.assert(
      fc.asyncProperty(lengths, piece, piece, async (length, into, out) => {
        const plain = randomBytes(length);
        expect((await opened(await sealed(plain, into), out)).equals(plain)).to.equal(true);
      }),
      { numRuns: 50 },
    );
  });

  it('is never the same twice', async () => {
    const plain = Buffer.alloc(100);
    expect((await sealed(plain)).equals(await sealed(plain))).to.equal(false);
  });

  it('takes no changed byte, wherever it is', async () => {
    const whole = await sealed(randomBytes(CHUNK + 100));
    for (const at of [0, 20, HEADER - 1, HEADER, HEADER + CHUNK, HEADER + CHUNK + 20, whole.length - 1]) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x80, at);
      expect(await refused(bytes), `byte ${at}`).to.match(/was changed|were changed/);
    }
  });

  it('takes no end that is missing, not even at the end of a chunk, and no chunk that was moved or said twice', async () => {
    const whole = await sealed(randomBytes(3 * CHUNK));
    const [head, rest] = [whole.subarray(0, HEADER), whole.subarray(HEADER)];
    const chunk = (index: number) => rest.subarray(index * (CHUNK + 16), (index + 1) * (CHUNK + 16));
    for (const chunks of [[], [0], [0, 1], [1, 0, 2], [0, 0, 1, 2], [0, 2], [0, 1, 2, 2]]) {
      expect(await refused(Buffer.concat([head, ...chunks.map(chunk)])), `${chunks}`).to.include(
        'was changed or cut short',
      );
    }
    expect(await refused(whole.subarray(0, 30))).to.include('cut short');
  });
});
