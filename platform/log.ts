/** Structured logs, one JSON object a line. Never put secrets, tokens or positions in them. */
import pino from 'pino';

export type Log = pino.Logger;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The process's log, on standard error, so that standard output stays for people. Rooms take a child of it. */
export function createLog(level: (typeof LOG_LEVELS)[number] = 'info'): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['password', 'token', '*.password', '*.token', 'headers.authorization'],
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
