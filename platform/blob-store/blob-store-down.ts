import { MotorpoolError } from '../errors.js';

/** The store of files is away, or takes nothing more. */
export class BlobStoreDown extends MotorpoolError {
  constructor(cause: unknown) {
    super('unavailable', 'blob-store-unavailable', 'The store of files is away. Try again soon.', { retryAfterS: 10 });
    this.cause = cause;
  }
}
