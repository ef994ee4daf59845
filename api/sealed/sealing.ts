/** Encryption at rest of what must be read again: AES-256-GCM, a key for each purpose, derived from JWT_SECRET. */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { MotorpoolError } from '../../platform/errors.js';

const IV = 12;
const TAG = 16;
const KEY_ID = 4;

export interface Sealing {
  /** The first bytes of whatever is sealed now; what begins otherwise was sealed with an earlier secret. */
  readonly keyId: Buffer;
  /** `purpose` says what it is and whose, so that it cannot be read in another's place. */
  close(text: string, purpose: string): Buffer;
  /** Throws a MotorpoolError (unavailable) where the secret is not known any more, an Error where it is not what was sealed. */
  open(sealed: Buffer, purpose: string): string;
  /** A keyed hash, for codes that are too short to be hashed openly. */
  mac(text: string, purpose: string): Buffer;
}

/** Opens what was sealed with the previous secret too. */
export function sealing(secret: string, previous?: string): Sealing {
  const keyId = keyIdOf(secret);
  const secrets = new Map(
    [secret, ...(previous === undefined ? [] : [previous])].map((s) => [keyIdOf(s).toString('hex'), s]),
  );
  return {
    keyId,
    close(text, purpose) {
      const iv = randomBytes(IV);
      const cipher = createCipheriv('aes-256-gcm', keyFor(secret, purpose), iv);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([keyId, iv, cipher.getAuthTag(), sealed]);
    },
    open(sealed, purpose) {
      const known = secrets.get(sealed.subarray(0, KEY_ID).toString('hex'));
      if (known === undefined) throw unknownSecret();
      const [iv, tag] = [sealed.subarray(KEY_ID, KEY_ID + IV), sealed.subarray(KEY_ID + IV, KEY_ID + IV + TAG)];
      const decipher = createDecipheriv('aes-256-gcm', keyFor(known, purpose), iv);
      decipher.setAuthTag(tag);
      const text = Buffer.concat([decipher.update(sealed.subarray(KEY_ID + IV + TAG)), decipher.final()]);
      return text.toString('utf8');
    },
    mac: (text, purpose) => createHmac('sha256', keyFor(secret, purpose)).update(text).digest(),
  };
}

const keyIdOf = (secret: string) => createHash('sha256').update(`seal ${secret}`).digest().subarray(0, KEY_ID);
const keyFor = (secret: string, purpose: string) =>
  new Uint8Array(hkdfSync('sha256', secret, '', `motorpool ${purpose}`, 32));

const unknownSecret = () =>
  new MotorpoolError(
    'unavailable',
    'sealed-with-another-secret',
    'This was encrypted with a JWT_SECRET that is no longer set. Whoever runs this can name it in JWT_SECRET_PREVIOUS.',
    { retryAfterS: 3600 },
  );
