/**
 * A stream encrypted with AES-256-GCM in chunks, so that none is handed on before it is proven whole, however long the
 * stream is. It is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its
 * Nonce-Reuse Misuse-Resistance, 2015), as age has it: the nonce counts the chunks and marks the last, so chunks can be
 * neither moved, left out, nor cut off. Each stream has a key of its own, from a salt (HKDF-SHA256, RFC 5869).
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { MotorpoolError } from '../platform/errors.js';

export const KEY_BYTES = 32;
const MAGIC = Buffer.from('motorpool sealed 1\n');
const SALT_BYTES = 32;
const MAC_BYTES = 32;
const HEADER_BYTES = MAGIC.length + SALT_BYTES + MAC_BYTES;
const CHUNK_BYTES = 64 * 1024;
const TAG_BYTES = 16;

type Bytes = AsyncIterable<Buffer>;

/** Whether a stream that begins so is one of these. */
export const isSealed = (beginning: Buffer): boolean => beginning.subarray(0, MAGIC.length).equals(MAGIC);

/** `key` has 32 random bytes. */
export async function* seal(plain: Bytes, key: Buffer): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const head = Buffer.concat([MAGIC, salt]);
  const { mac, chunkKey } = keysOf(key, salt, head);
  yield Buffer.concat([head, mac]);
  let count = 0;
  for await (const { chunk, isLast } of inChunks(plain, CHUNK_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', chunkKey, nonceOf(count++, isLast));
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Throws a MotorpoolError (bad-input) for another key, and for a stream that was changed or cut short. */
export async function* unseal(sealed: Bytes, key: Buffer): AsyncGenerator<Buffer> {
  const source = sealed[Symbol.asyncIterator]();
  try {
    let read: Buffer = Buffer.alloc(0);
    while (read.length < HEADER_BYTES) {
      const { value, done } = await source.next();
      if (done) throw damaged();
      read = Buffer.concat([read, value]);
    }
    const head = read.subarray(0, HEADER_BYTES - MAC_BYTES);
    const { mac, chunkKey } = keysOf(key, head.subarray(MAGIC.length), head);
    if (!timingSafeEqual(mac, read.subarray(head.length, HEADER_BYTES))) throw wrongKey();
    let count = 0;
    const rest = startingWith(read.subarray(HEADER_BYTES), source);
    for await (const { chunk, isLast } of inChunks(rest, CHUNK_BYTES + TAG_BYTES)) {
      yield opened(chunk, chunkKey, nonceOf(count++, isLast));
    }
  } finally {
    await source.return?.();
  }
}

function opened(chunk: Buffer, key: Buffer, nonce: Buffer): Buffer {
  if (chunk.length < TAG_BYTES) throw damaged();
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(chunk.subarray(chunk.length - TAG_BYTES));
  const plain = decipher.update(chunk.subarray(0, chunk.length - TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    throw damaged();
  }
}

function keysOf(key: Buffer, salt: Buffer, head: Buffer) {
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', key, salt, `motorpool backup: ${use}`, KEY_BYTES));
  return { mac: createHmac('sha256', derived('header')).update(head).digest(), chunkKey: derived('chunks') };
}

/** 11 bytes of count, and one that says whether it is the last. */
function nonceOf(count: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(count, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** All of that length but the last, which may be empty. */
async function* inChunks(source: Bytes, length: number): AsyncGenerator<{ chunk: Buffer; isLast: boolean }> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const piece of source) {
    held.push(piece);
    bytes += piece.length;
    if (bytes <= length) continue;
    const all = Buffer.concat(held);
    let at = 0;
    for (; all.length - at > length; at += length) yield { chunk: all.subarray(at, at + length), isLast: false };
    held = [all.subarray(at)];
    bytes = all.length - at;
  }
  yield { chunk: Buffer.concat(held), isLast: true };
}

async function* startingWith(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

const wrongKey = () =>
  new MotorpoolError(
    'bad-input',
    'wrong-backup-key',
    'BACKUP_KEY is not the key that this backup was made with, or the first bytes of the file were changed.',
  );

const damaged = () => new MotorpoolError('bad-input', 'backup-damaged', 'what is encrypted was changed or cut short');
