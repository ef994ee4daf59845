/** Where files are kept: images of cars, their papers. Content-addressed, so a key never means other bytes. */
import { createHash } from 'node:crypto';

export interface BlobStore {
  /**
   * Gives the key. When it resolves the bytes would survive a power cut; the same bytes again are kept once. Throws a
   * MotorpoolError (unavailable) when the store is away or full, as all of these do.
   */
  put(bytes: Uint8Array, mediaType: string): Promise<string>;
  /** undefined for what is not there. */
  get(key: string): Promise<Buffer | undefined>;
  /** Bytes [start, end) of it, of which at least `end` are there; undefined for what is not there. */
  range(key: string, start: number, end: number): Promise<Buffer | undefined>;
  /** What is not there is no error. */
  remove(key: string): Promise<void>;
  /** Of all that is kept, in no order. What comes or goes meanwhile may be among them or not. */
  keys(): AsyncIterable<string>;
}

/** 64 hexadecimal digits. */
export const blobKeyOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export const isBlobKey = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** Throws for what is no key, so that none can name a file elsewhere. */
export function assertBlobKey(key: string): void {
  if (!isBlobKey(key)) throw new Error('this is no key of a blob');
}
