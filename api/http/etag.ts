/** Versions of what can be edited (RFC 9110, sections 8.8.3 and 13.1.1). */
import type { Request } from 'express';
import { MotorpoolError } from '../../platform/errors.js';

export const etagOf = (version: number) => `"${version}"`;

/** The version that `If-Match` names; undefined for `*`. Throws a MotorpoolError (precondition) where it is missing. */
export function expectedVersion(req: Request): number | undefined {
  const header = req.get('if-match')?.trim();
  if (header === undefined) {
    throw new MotorpoolError('precondition', 'if-match-required', 'Send If-Match with the ETag that you last read.');
  }
  if (header === '*') return undefined;
  const match = /^"(\d{1,9})"$/.exec(header);
  if (match) return Number(match[1]);
  throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
}

/** Tells of an endpoint whether what is at its path has a version that it answers, as one there asks for If-Match. */
export function versionedAmong(endpoints: readonly Route[]): (endpoint: Route) => boolean {
  const editable = new Set(endpoints.filter(({ conditional }) => conditional).map(({ path }) => path));
  return ({ path, method }) => editable.has(path) && method !== 'delete';
}

interface Route {
  method: string;
  path: string;
  conditional?: boolean;
}
