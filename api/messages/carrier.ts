/** What takes a message to a person: e-mail, SMS, web push. Each speaks its provider's protocol. */

export interface Letter {
  /** Stays the same when it is sent again, so that a provider can tell. */
  id: string;
  kind: string;
  /** An e-mail address, a phone number (E.164), or a push subscription's id. */
  to: string;
  name: string | undefined;
  subject: string;
  text: string;
  html: string;
  urgent: boolean;
  /** Given where the person may have no more of its kind (RFC 8058). */
  unsubscribeUrl: string | undefined;
  /** When it was written, where it was tried before: an answer may have been lost, so the provider may have it already. */
  triedSince: Date | undefined;
}

export interface Carrier {
  /**
   * Resolves with the provider's id when the provider has it. Throws a Refused where asking again is of no use; whatever
   * else it throws may pass.
   */
  send(letter: Letter): Promise<{ providerId?: string }>;
  close(): void;
}

/** The provider will not have this message, now or later. */
export class Refused extends Error {
  override name = 'Refused';
}
