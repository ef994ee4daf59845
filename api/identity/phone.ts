/** Phone numbers in the manner of E.164: a plus and 6 to 15 digits. */
import { MotorpoolError } from '../../platform/errors.js';

/**
 * Takes away what people write for the eye: blanks, dashes, dots, slashes, brackets, and 00 for the plus. A number without
 * either is taken as it is, with a plus. Throws a MotorpoolError (bad-input), which names `path`.
 */
export function normalPhone(text: string, path: string): string {
  const bare = text.replace(/[\s\-./()]/g, '').replace(/^(\+|00)/, '');
  if (/^\d{6,15}$/.test(bare)) return `+${bare}`;
  throw new MotorpoolError('bad-input', 'bad-input', 'This is no phone number: see errors.', {
    errors: [{ path, message: 'wanted a phone number with its country code, such as +34600111222' }],
  });
}
