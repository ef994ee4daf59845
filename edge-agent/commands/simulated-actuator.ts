/** The body of a simulated car: its locks and its starter, which its sensor then reports. */
import { IMMOBILISED_SIGNAL } from '../../contracts/commands.js';
import type { Reading, Sensor } from '../sensors/sensor.js';
import type { Actuator } from './actuator.js';

type Action = (values: Reading) => string | undefined;

/** An actuator, and the sensor that shows its effect. */
export function simulatedBody(): { actuator: Actuator; sensor: Sensor } {
  // What nobody touched yet it does not tell, as many cars cannot.
  const state: { doorsLocked: boolean; immobilised?: boolean } = { doorsLocked: true };
  const set = (change: Partial<typeof state>) => () => {
    Object.assign(state, change);
    return undefined;
  };
  const actions = new Map<string, Action>([
    ['lock', set({ doorsLocked: true })],
    ['unlock', set({ doorsLocked: false })],
    ['immobilize', set({ immobilised: true })],
    ['mobilize', set({ immobilised: false })],
    ['honk', () => 'honked'],
    ['flash', () => 'flashed'],
    ['locate', locate],
  ]);

  return {
    actuator: {
      async perform(type, _args, values) {
        const action = actions.get(type);
        if (!action) throw new Error(`this car knows no command "${type}"`);
        return action(values);
      },
    },
    sensor: {
      name: 'body',
      async start() {},
      read: async () => ({
        doorsLocked: state.doorsLocked,
        ...(state.immobilised !== undefined && { signals: { [IMMOBILISED_SIGNAL]: state.immobilised } }),
      }),
      async stop() {},
      problem: () => undefined,
    },
  };
}

function locate({ latitude, longitude }: Reading): string {
  if (latitude === undefined || longitude === undefined) throw new Error('no position yet');
  return `${latitude},${longitude}`;
}
