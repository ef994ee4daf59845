/** Messages that hold a secret: codes, and tokens in links. Which carrier takes them is nobody else's business. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { sealedDataPurpose } from '../notifications/deliver.js';
import type { SecretKind } from '../notifications/kinds.js';
import { write } from '../notifications/notify.js';
import type { Sealing } from '../sealed/sealing.js';
import type { Carriers } from './carriers.js';

export interface Message {
  to: { userId: string; phone?: string; email?: string };
  kind: SecretKind;
  data: { code: string; goodMinutes?: number; goodHours?: number };
}

export interface Messenger {
  /** Whether a carrier takes messages by that way. */
  reaches(way: 'phone' | 'email'): boolean;
  /** Resolves when it is written down, encrypted; it is sent at once after that, and again until a carrier has it. */
  send(message: Message): Promise<void>;
}

/** Without a carrier a message is a line of the log, for who runs it at home; in production it reaches nobody. */
export function messenger(deps: {
  db: Knex;
  sealing: Sealing;
  carriers: Carriers;
  production: boolean;
  /** Tells whoever sends that there is something. */
  wake(): void;
}): Messenger {
  return {
    reaches: (way) => !deps.production || deps.carriers.of(way === 'phone' ? 'sms' : 'email') !== undefined,
    async send({ to, kind, data }) {
      const dedupeKey = `${kind}:${randomUUID()}`;
      const sealed = deps.sealing.close(JSON.stringify(data), sealedDataPurpose(dedupeKey));
      await deps.db.transaction((tx) => write(tx, { kind, userId: to.userId, to, data: {}, dedupeKey, sealed }));
      deps.wake();
    },
  };
}

/** Where a carrier is needed and none is set. */
export const noCarrier = () =>
  new MotorpoolError('unavailable', 'no-carrier', 'No messages of this kind are sent here. Ask who runs this.', {
    retryAfterS: 3600,
  });
