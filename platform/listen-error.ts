/** Why a server could not open its port, in one sentence that names the setting. */
import { messageOf, StartError } from './errors.js';

/** `setting` is the name of the port's setting, such as `MQTT_PORT`. */
export function listenError(setting: string, host: string, port: number, error: unknown): StartError {
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
    return new StartError(`HOST=${host} is no address of this machine. Set HOST to one, or to 0.0.0.0 for all.`);
  }
  return new StartError(`Cannot listen on ${host}:${port} (${setting}): ${messageOf(error)}`);
}
