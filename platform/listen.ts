/** Opens a server's port, and where that fails says why in one sentence that names the setting. */
import type { Server } from 'node:net';
import { messageOf, StartError } from './errors.js';

export const BACKLOG = 4_096; // a fleet that comes back at once

/** `setting` is the name of the port's setting, such as `MQTT_PORT`. Throws a StartError. */
export function listen(server: Server, setting: string, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(setting, host, port, error)));
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.removeAllListeners('error');
      server.on('error', () => {}); // such as EMFILE on accept: those inside are served on
      resolve();
    });
  });
}

/** The one that it listens on: where 0 was asked for, it is the one that was free. */
export function portOf(server: Server): number | undefined {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : undefined;
}

function listenError(setting: string, host: string, port: number, error: unknown): StartError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return new StartError(
      `Another program already uses port ${port}. Stop it, or set ${setting} to another port (0 takes a free one).`,
    );
  }
  if (code === 'EACCES') {
    return new StartError(`This user may not open port ${port}. Set ${setting} to a port above 1023.`);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartError(
      `${host} is no address of this machine. Set HOST (or PLAIN_HOST) to one, or to 0.0.0.0 for all.`,
    );
  }
  return new StartError(`Cannot listen on ${host}:${port} (${setting}): ${messageOf(error)}`);
}
