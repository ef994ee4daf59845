/** For a car that we can only listen to. */
import type { Actuator } from './actuator.js';

export const noActuator: Actuator = {
  async perform(type) {
    throw new Error(`this car's agent has nothing that could do "${type}"`);
  },
};
