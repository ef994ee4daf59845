/** What a new password must be: 8 to 128 characters, and none of those that everybody tries first (NIST SP 800-63B, 3.1.1.2). */
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { COMMON_PASSWORDS } from './common-passwords.js';

export const NewPassword = Type.String({
  minLength: 8,
  maxLength: 128,
  description: '8 to 128 characters; the commonest are refused',
});

/** Throws a MotorpoolError (bad-input). */
export function refuseCommon(password: string): void {
  if (!COMMON_PASSWORDS.has(password.toLowerCase())) return;
  throw new MotorpoolError('bad-input', 'common-password', 'This password is one of those that are tried first.', {
    errors: [{ path: '/password', message: 'is too common: choose another' }],
  });
}
