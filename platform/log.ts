/** Structured logs, one JSON object a line. Never put secrets, tokens or positions in them. */
import pino, { type DestinationStream } from 'pino';
import { idsOfWork } from './current-work.js';

export type Log = pino.Logger;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * The process's log, on standard error, so that standard output stays for people. Rooms take a child of it. A line says
 * of which request, job and trace it is, where it is of one.
 */
export function createLog(
  level: (typeof LOG_LEVELS)[number] = 'info',
  to: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: idsOfWork,
      redact: ['password', 'token', '*.password', '*.token', 'headers.authorization'],
    },
    to,
  );
}
