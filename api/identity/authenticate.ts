/** Who asks, by the `Authorization: Bearer` header. */
import type { Request } from 'express';
import { MotorpoolError } from '../../platform/errors.js';
import type { Principal } from './access.js';
import type { AccessTokens } from './access-tokens.js';

/** undefined without a header; throws a MotorpoolError (unauthenticated) for a header that is worth nothing. */
export type Authenticate = (req: Request) => Principal | undefined;

export function authenticator(tokens: AccessTokens): Authenticate {
  return (req) => {
    const header = req.headers.authorization;
    if (header === undefined) return undefined;
    if (/^bearer /i.test(header)) return tokens.verify(header.slice(7).trim());
    throw new MotorpoolError('unauthenticated', 'bad-token', 'Authorization: wanted "Bearer <token>".');
  };
}
