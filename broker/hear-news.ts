/** What a broker does about news of the cars that are connected to it. */
import { messageOf } from '../platform/errors.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { VehicleCredentials } from '../platform/vehicle-credentials/vehicle-credentials.js';
import type { CarCommands } from './car-commands.js';
import type { ConfigSender } from './config-sender.js';
import type { Connection } from './connection.js';
import type { Connections } from './connections.js';

/** Not the moves of the fleet, which are most of the news and none of a broker's. */
const KINDS = ['command-changed', 'credentials-revoked', 'vehicle-config-changed', 'vehicle-changed'] as const;

/** Returns the function that ends it. */
export function hearNews(deps: {
  liveBus: LiveBus;
  log: Log;
  connections: Connections;
  credentials: VehicleCredentials;
  commands: CarCommands<Connection>;
  configs: ConfigSender;
}): () => void {
  const { liveBus, log, connections, credentials, commands, configs } = deps;

  /** A deleted car's certificate or token may not keep a connection that it opened before. */
  async function lookAgain(vehicleId: string): Promise<void> {
    if (await credentials.isVehicle(vehicleId)) return configs.send(vehicleId); // of another fleet, perhaps, and so told otherwise
    for (const connection of connections.of(vehicleId)) connection.refuse('revoked');
  }

  return liveBus.subscribe(KINDS, (event) => {
    if (event.kind === 'command-changed') {
      commands.hear(event);
      return;
    }
    const here = connections.of(event.vehicleId);
    if (here.length === 0) return;
    if (event.kind === 'vehicle-config-changed') {
      configs.send(event.vehicleId);
    } else if (event.kind === 'vehicle-changed') {
      lookAgain(event.vehicleId).catch((error: unknown) => log.warn({ error: messageOf(error) }, 'cannot ask'));
    } else {
      for (const connection of here) {
        if (event.but === undefined || connection.tokenFingerprint !== event.but) connection.refuse('revoked', 5);
      }
    }
  });
}
