/** Whether what a car says of itself shows that a command was done. Pure. */
import { type CommandType, IMMOBILISED_SIGNAL, type VehicleSnapshot } from '../../contracts/index.js';
import { isAfterOurClock } from './after-our-clock.js';

export interface DoneCommand {
  type: CommandType;
  arguments: Readonly<Record<string, unknown>>;
  /** When it was about to be done, ms since the epoch: nothing older shows anything. */
  since: number;
  /** The run of the agent that did it. */
  boot: string | null;
}

export interface Evidence {
  values: VehicleSnapshot['values'];
  /** As the car's status has them. */
  agent: string | null;
  agentBoot: string | null;
  configVersion: number | null;
}

/**
 * A value's moment is the earlier of when it was observed and when we heard it, so one that is told after the command was
 * both. `now` is ms since the epoch.
 */
export function showsEffect({ type, arguments: args, since, boot }: DoneCommand, car: Evidence, now: number): boolean {
  const toldAfter = (signal: string) => {
    const told = car.values[signal];
    return told && told.observedAt >= since && !isAfterOurClock(told.observedAt, now) ? told : undefined;
  };
  const shows = (signal: string, value: unknown) => toldAfter(signal)?.value === value;
  switch (type) {
    case 'unlock':
      return shows('doorsLocked', false);
    case 'lock':
      return shows('doorsLocked', true);
    case 'immobilize':
      return shows(IMMOBILISED_SIGNAL, true);
    case 'mobilize':
      return shows(IMMOBILISED_SIGNAL, false);
    case 'locate':
      return toldAfter('latitude') !== undefined && toldAfter('longitude') !== undefined;
    case 'set-config':
      return car.configVersion !== null && car.configVersion >= Number(args.configVersion);
    case 'restart-agent':
      return boot !== null && car.agentBoot !== null && car.agentBoot !== boot;
    case 'update-agent':
      return car.agent === args.version;
    case 'honk':
    case 'flash':
      return false; // nothing tells of it
  }
}
