/** Who asks, by the `Authorization: Bearer` header. */
import type { Request } from 'express';
import { MotorpoolError } from '../../platform/errors.js';
import type { Principal } from './access.js';
import type { AccessTokens } from './access-tokens.js';

/** undefined without a header; rejects with a MotorpoolError (unauthenticated) for a header that is worth nothing. */
export type Authenticate = (req: Request) => Promise<Principal | undefined>;

/** Whose key that is; rejects with a MotorpoolError (unauthenticated, too-many). */
export type RecognizeKey = (key: string, address: string) => Promise<Principal>;

export const KEY_PREFIX = 'mpk_';

export function authenticator(tokens: AccessTokens, recognizeKey: RecognizeKey): Authenticate {
  return async (req) => {
    const header = req.headers.authorization;
    if (header === undefined) return undefined;
    if (!/^bearer /i.test(header)) {
      throw new MotorpoolError('unauthenticated', 'bad-token', 'Authorization: wanted "Bearer <token>".');
    }
    const token = header.slice(7).trim();
    return token.startsWith(KEY_PREFIX) ? recognizeKey(token, req.ip ?? 'unknown') : tokens.verify(token);
  };
}
