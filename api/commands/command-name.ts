/** What others call our commands: `lock_doors`, `immobilise`, `HONK_HORN`. */
import { COMMAND_TYPES, type CommandType } from '../../contracts/index.js';
import { badCommand } from './command-problems.js';

const OTHER_NAMES: Readonly<Record<string, CommandType>> = {
  'lock-doors': 'lock',
  'unlock-doors': 'unlock',
  immobilise: 'immobilize',
  mobilise: 'mobilize',
  release: 'mobilize',
  horn: 'honk',
  'honk-horn': 'honk',
  lights: 'flash',
  'flash-lights': 'flash',
  'update-config': 'set-config',
  restart: 'restart-agent',
  reboot: 'restart-agent',
  update: 'update-agent',
};

/** Throws a MotorpoolError (bad-input) for a name of nothing. `path` is where it stands. */
export function commandNamed(name: string, path: string): CommandType {
  const plain = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  const type =
    COMMAND_TYPES.find((known) => known === plain) ?? (Object.hasOwn(OTHER_NAMES, plain) && OTHER_NAMES[plain]);
  if (!type) throw badCommand(path, `must be one of ${COMMAND_TYPES.join(', ')}`);
  return type;
}
