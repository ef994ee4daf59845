/** Errors of kinds that a caller can act on. Anything else that is thrown is a bug or a broken outside system. */

export type ErrorKind =
  | 'bad-input' // the caller must change the request
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict' // the state of things does not allow it now
  | 'precondition' // a missing or stale version
  | 'payment'
  | 'too-many' // slow down
  | 'unavailable'; // try again later

/** `code` is stable and goes to clients as the problem's type; the message is one clear sentence with what to do. */
export class MotorpoolError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly errors: readonly { path: string; message: string }[];
  readonly retryAfterS: number | undefined;
  /** Further members of the problem, for programs: `reasons`, `alternatives`. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    details: {
      errors?: { path: string; message: string }[];
      retryAfterS?: number | undefined;
      more?: Record<string, unknown>;
    } = {},
  ) {
    super(message);
    this.name = new.target.name;
    this.kind = kind;
    this.code = code;
    this.errors = details.errors ?? [];
    this.retryAfterS = details.retryAfterS;
    this.more = details.more ?? {};
  }
}

/** The start cannot go on: wrong settings, a full disk, a port in use. Its message is all that the user sees. */
export class StartError extends Error {
  override name = 'StartError';
}

/** The message of whatever was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** Where whatever was thrown came from, for the log: what nobody foresaw cannot be found by its message alone. */
export const stackOf = (thrown: unknown): string => (thrown instanceof Error && thrown.stack) || String(thrown);
