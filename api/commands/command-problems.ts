/** What can be wrong with a command, each a problem that a caller can act on. */
import { MotorpoolError } from '../../platform/errors.js';

export const commandNotFound = () =>
  new MotorpoolError('not-found', 'command-not-found', 'The vehicle has no such command.');

export const badCommand = (path: string, message: string) =>
  new MotorpoolError('bad-input', 'bad-command', 'The command is not as its type wants it: see errors.', {
    errors: [{ path, message }],
  });

export const notForRenters = () =>
  new MotorpoolError('forbidden', 'forbidden', 'Whoever rents a car may lock and find it, and no more.');

export const tooManyCommands = (most: number) =>
  new MotorpoolError(
    'conflict',
    'too-many-commands',
    `${most} commands wait for this car already. Cancel one, or wait.`,
  );

export const alreadySent = () =>
  new MotorpoolError('conflict', 'command-already-sent', 'It is no longer queued, so it cannot be taken back.');

export const vehicleMoving = (speedKmh: number) =>
  new MotorpoolError('conflict', 'vehicle-moving', 'The car is moving. It can be immobilised once it stands.', {
    more: { speedKmh },
  });

export const vehicleStateStale = (ageS: number | null) =>
  new MotorpoolError(
    'conflict',
    'vehicle-state-stale',
    'Nobody knows whether the car stands: it has not told its speed of late. Try again once it is heard.',
    { more: { ageS } },
  );
