/** A boot id that the same replay makes again, so that its samples are repeats and not news. */
import { createHash } from 'node:crypto';

/** A UUID of version 8 (RFC 9562 § 5.8: made by the application's own rule) from SHA-256 over the parts. */
export function bootId(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
