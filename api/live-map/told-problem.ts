/** What goes wrong with a request on `/live` is told to its client, and ends nothing. */
import { stackOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import { problemType } from '../http/problems.js';
import type { LiveSocket } from './live-map.js';

/** Tells the client of a problem, unless it takes nothing at the moment. */
export function problem(socket: LiveSocket, code: string, title: string): void {
  if (socket.conn.transport.writable) socket.emit('problem', { type: problemType(code), title });
}

/**
 * A listener that no input can make throw: Socket.IO calls listeners out of Node's own events, where an exception would
 * end the process, and with it everybody else's connection. What `hear` throws is a bug: it is logged, and the client is
 * told `internal-error`.
 */
export function guarded<Args extends unknown[]>(
  socket: LiveSocket,
  log: Log,
  hear: (...args: Args) => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      hear(...args);
    } catch (error) {
      log.error({ error: stackOf(error) }, 'a request on /live failed');
      problem(socket, 'internal-error', 'Something broke on our side. It is logged.');
    }
  };
}
