/** One-time codes of an authenticator (RFC 6238): six digits, 30 seconds, one step early or late. */
import { Secret, TOTP } from 'otpauth';

const PERIOD_S = 30;
const WINDOW = 1; // steps, for clocks that differ

const totpOf = (secret: string, label = '') =>
  new TOTP({
    issuer: 'Motorpool',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_S,
    secret: Secret.fromBase32(secret),
  });

/** A new secret of 160 bits, in base 32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** For an authenticator's camera, as `otpauth://totp/…`. */
export const totpUri = (secret: string, label: string): string => totpOf(secret, label).toString();

/** The step of which the code is; undefined for a wrong one. */
export function stepOfCode(secret: string, code: string, now: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined; // its compare throws where six characters are more than six bytes
  const delta = totpOf(secret).validate({ token: code, timestamp: now, window: WINDOW });
  return delta === null ? undefined : Math.floor(now / 1000 / PERIOD_S) + delta;
}
