/** A client that broke the protocol or a rule: it is closed, and counted under this reason. */

export type Refusal =
  | 'too-many-connections'
  | 'too-many-from-address'
  | 'too-many-of-car'
  | 'too-many-silent'
  | 'connect-timeout'
  | 'packet-timeout'
  | 'keep-alive'
  | 'malformed'
  | 'too-large'
  | 'bad-text'
  | 'protocol-version'
  | 'client-id'
  | 'credentials'
  | 'sign-in-unavailable'
  | 'will-denied'
  | 'publish-denied'
  | 'subscribe-denied'
  | 'second-connect'
  | 'not-connected'
  | 'revoked'
  | 'not-reading'
  | 'send-again'
  | 'store-closed'
  | 'not-websocket'
  | 'internal-error';

export class ProtocolError extends Error {
  override name = 'ProtocolError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal);
    this.refusal = refusal;
  }
}
