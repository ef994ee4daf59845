/** Messages to people: codes, links, news. Which carrier takes them is nobody else's business. */
import { MotorpoolError } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';

export interface Message {
  to: { userId?: string; phone?: string; email?: string };
  /** What it is about: `sign-in-code`, `verify-email`, … */
  kind: string;
  text: string;
}

export interface Messenger {
  /** Whether a carrier takes messages by that way. */
  reaches(way: 'phone' | 'email'): boolean;
  send(message: Message): Promise<void>;
}

/** No carrier: for who runs it at home, the message is a line of the log. In production it reaches nobody and tells no log. */
export function logMessenger(log: Log, production: boolean): Messenger {
  return {
    reaches: () => !production,
    async send({ to, kind, text }) {
      if (production) log.warn({ kind }, 'no carrier is set: a message was not sent');
      else log.info({ kind, text, to }, 'no carrier is set: a message for a person');
    },
  };
}

/** Where a carrier is needed and none is set. */
export const noCarrier = () =>
  new MotorpoolError('unavailable', 'no-carrier', 'No messages of this kind are sent here. Ask who runs this.', {
    retryAfterS: 3600,
  });
