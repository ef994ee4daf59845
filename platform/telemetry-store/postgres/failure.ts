/** What a failure of PostgreSQL means for whoever called. */
import { messageOf } from '../../errors.js';
import { TelemetryStoreDown } from '../telemetry-store.js';

export const UNIQUE_VIOLATION = '23505';
export const CHECK_VIOLATION = '23514';
export const DEADLOCK = '40P01';

export const codeOf = (error: unknown): string => (error as { code?: string } | undefined)?.code ?? '';

/** Data exception, integrity constraint, program limit: the same rows would fail again tomorrow. */
const OF_THE_DATA = /^(22|23|54)...$/;

/**
 * The error to throw: what the data caused stays as it is, as do our own checks; all else (connection, disk full, too
 * many connections, shutdown, time-outs, a server that is read-only) is `TelemetryStoreDown`: losing samples by
 * mistake is worse than waiting by mistake.
 */
export function postgresFailure(error: unknown): Error {
  if (error instanceof RangeError || error instanceof TelemetryStoreDown) return error;
  if (error instanceof Error && OF_THE_DATA.test(codeOf(error))) return error;
  return new TelemetryStoreDown(`PostgreSQL: ${messageOf(error) || codeOf(error)}`, { cause: error });
}
