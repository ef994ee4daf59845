/** Sends a command to a car; what becomes of it comes by itself. */
import { answerTo, api } from '../../../data/api.js';
import { useAct } from '../../../data/use-act.js';
import type { Car } from '../tab-props.js';
import { COMMAND_WORDS, type CommandType } from './command-words.js';

export interface Order {
  type: CommandType;
  reason?: string;
  expiresInS?: number;
  arguments?: Record<string, unknown>;
}

/** `quiet`: a dialog shows the problem itself. */
export function useSendCommand(car: Pick<Car, 'id'>, onSent: () => void = () => {}, quiet = false) {
  return useAct(
    async (order: Order) => {
      const params = { path: { id: car.id } };
      await answerTo(api.POST('/api/v1/vehicles/{id}/commands', { params, body: order }));
      onSent();
    },
    { done: ({ type }) => `${COMMAND_WORDS[type].label}: on its way`, changes: [['commands', car.id]], quiet },
  );
}
