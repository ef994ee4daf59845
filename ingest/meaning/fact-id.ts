/** Ids that hang on what a fact is of, not on when it was understood. */
import { createHash } from 'node:crypto';

/** A UUID of version 8 (RFC 9562) from the SHA-256 of its parts: the same parts, the same id. */
export function factId(kind: string, vehicleId: string, ...parts: readonly (string | number)[]): string {
  const hash = createHash('sha256')
    .update([kind, vehicleId, ...parts].join('\n'))
    .digest();
  hash[6] = ((hash[6] as number) & 0x0f) | 0x80;
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
