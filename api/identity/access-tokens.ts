/** Access tokens: JWT, HS256 and nothing else, 15 minutes. Verified ones are remembered, as a check costs much. */
import { createHash, createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { MotorpoolError } from '../../platform/errors.js';
import { type Principal, ROLES, type Role } from './access.js';

const ACCESS_TOKEN_S = 15 * 60;
const ISSUER = 'motorpool';
const AUDIENCE = 'motorpool-api';
const LONGEST = 2048;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface AccessTokens {
  issue(user: { id: string; role: Role }, sessionId: string, lifeS?: number): string;
  /** Throws a MotorpoolError (unauthenticated) for a token that is not ours or has expired. */
  verify(token: string): Principal;
}

/** Signs with `secret`; what was signed with `previous` still holds, so that a secret can be changed at any time. */
export function accessTokens(secret: string, previous?: string): AccessTokens {
  const keyid = keyIdOf(secret);
  const key = createSecretKey(secret, 'utf8');
  const keys = new Map([[keyid, key]]);
  if (previous !== undefined) keys.set(keyIdOf(previous), createSecretKey(previous, 'utf8'));
  const verified = new LRUCache<string, Principal>({ max: 10_000 });

  function check(token: string): Principal {
    if (token.length > LONGEST) throw refused();
    try {
      const known = keys.get(String(jwt.decode(token, { complete: true })?.header.kid));
      if (!known) throw refused();
      const { payload } = jwt.verify(token, known, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        complete: true,
      });
      if (typeof payload === 'string' || payload.typ !== 'access') throw refused();
      const { sub, role, sid, exp } = payload;
      if (!sub || !isRole(role) || typeof sid !== 'string' || !UUID.test(sid) || !exp) throw refused();
      return { userId: sub, role, sessionId: sid, expiresAt: exp * 1000 };
    } catch {
      throw refused();
    }
  }

  return {
    issue: ({ id, role }, sessionId, lifeS = ACCESS_TOKEN_S) =>
      jwt.sign({ role, sid: sessionId, typ: 'access' }, key, {
        algorithm: 'HS256',
        keyid,
        issuer: ISSUER,
        audience: AUDIENCE,
        subject: id,
        expiresIn: lifeS,
      }),
    verify(token) {
      const known = verified.get(token);
      if (known) {
        if (known.expiresAt > Date.now()) return known;
        verified.delete(token);
        throw refused();
      }
      const principal = check(token);
      verified.set(token, principal);
      return principal;
    },
  };
}

const keyIdOf = (secret: string) => createHash('sha256').update(`kid ${secret}`).digest('hex').slice(0, 8);
const isRole = (role: unknown): role is Role => ROLES.includes(role as Role);
const refused = () =>
  new MotorpoolError('unauthenticated', 'bad-token', 'This token is not valid, or no longer. Sign in again.');
