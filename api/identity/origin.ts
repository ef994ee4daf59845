/** From where somebody signs in. */
import type { Request } from 'express';
import type { Actor } from '../audit/audit-repository.js';
import type { Role } from './access.js';

export interface Origin {
  address: string;
  /** As the User-Agent says. */
  device: string | null;
}

const LONGEST_DEVICE = 200;

export const originOf = (req: Request): Origin => ({
  address: req.ip ?? 'unknown',
  device: req.get('user-agent')?.slice(0, LONGEST_DEVICE) ?? null,
});

/** For the audit log: a person who did this without being signed in, such as signing in. */
export const inPerson = (user: { id: string; role: Role }, { address }: Pick<Origin, 'address'>): Actor => ({
  userId: user.id,
  role: user.role,
  address,
});
