/** Links by which a person says no to a kind of mail, without signing in (RFC 8058). */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Sealing } from '../sealed/sealing.js';
import { preferencesRepository } from '../users/preferences-repository.js';
import { type Kind, OPTIONAL_KINDS } from './kinds.js';
import { type Language, languageOf } from './templates/languages.js';

type Kinds = Record<string, { email?: boolean }>;

const PURPOSE = 'unsubscribe';

export interface Unsubscription {
  kind: Kind;
  /** The person's. */
  language: Language;
}

export interface Unsubscribing {
  url(userId: string, kind: Kind): string;
  /** Throws a MotorpoolError (bad-input) for a token that is none of ours. */
  look(token: string): Promise<Unsubscription>;
  /** Throws the same. What is done already is done. */
  unsubscribe(token: string): Promise<Unsubscription>;
}

/** `publicUrl`: without a slash at its end. */
export function unsubscribing(db: Knex, sealing: Sealing, publicUrl: () => string): Unsubscribing {
  function read(token: string): { userId: string; kind: Kind } {
    try {
      const [userId = '', kind] = sealing.open(Buffer.from(token, 'base64url'), PURPOSE).split(' ');
      const found = OPTIONAL_KINDS.find((optional) => optional === kind);
      if (found) return { userId, kind: found };
    } catch {
      // Told below.
    }
    throw new MotorpoolError(
      'bad-input',
      'bad-unsubscribe-link',
      'This link is not whole. Copy all of it from the mail.',
    );
  }

  return {
    url(userId, kind) {
      const token = sealing.close(`${userId} ${kind}`, PURPOSE).toString('base64url');
      return `${publicUrl()}/api/v1/notifications/unsubscribe?token=${token}`;
    },
    async look(token) {
      const { userId, kind } = read(token);
      const kept = await preferencesRepository(db).of(userId);
      return { kind, language: languageOf(kept?.preferences.language) };
    },
    async unsubscribe(token) {
      const { userId, kind } = read(token);
      for (;;) {
        const kept = await preferencesRepository(db).of(userId);
        if (!kept) return { kind, language: languageOf(undefined) }; // who is gone gets none
        const { preferences, version } = kept;
        const notifications = objectOf(preferences.notifications);
        const kinds = objectOf(notifications.kinds) as Kinds;
        const changed = { ...notifications, kinds: { ...kinds, [kind]: { ...objectOf(kinds[kind]), email: false } } };
        if (await preferencesRepository(db).put(userId, { ...preferences, notifications: changed }, version))
          return { kind, language: languageOf(preferences.language) };
      }
    },
  };
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
