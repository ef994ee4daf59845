/** The way of a command as steps: what was, what is, what may still come. Pure. */
import type { Schemas } from '../../../data/api.js';
import { COMMAND_STATES, type CommandState } from './command-words.js';

export interface Step {
  label: string;
  /** RFC 3339; undefined for what has not been. */
  at: string | undefined;
  look: 'past' | 'now' | 'bad' | 'warn' | 'todo';
}

const WAY = ['queued', 'sent', 'accepted', 'done', 'confirmed'] as const satisfies readonly CommandState[];
const OFTEN_LEFT_OUT: readonly CommandState[] = ['delivered'];

export function stepsOf(command: Schemas['CommandWithHistory']): Step[] {
  const { state, confirmation, history } = command;
  const atOf = new Map(history.map((entry) => [entry.state, entry.at]));
  const ended = state === 'failed' || state === 'expired';
  const last = WAY.reduce((found, step, place) => (atOf.has(step) ? place : found), 0);
  const isShown = confirmation !== 'none';
  const way = ended ? WAY.slice(0, last + 1) : WAY.filter((step) => step !== 'confirmed' || isShown);
  const steps = way.map((step, place): Step => {
    const label = step === 'confirmed' && !atOf.has(step) ? 'To be seen' : COMMAND_STATES[step].label;
    const isCurrent = !ended && place === last;
    const isLast = step === 'confirmed' || (step === 'done' && !isShown);
    return { label, at: atOf.get(step), look: place > last ? 'todo' : isCurrent && !isLast ? 'now' : 'past' };
  });
  if (ended) steps.push({ label: COMMAND_STATES[state].label, at: atOf.get(state), look: 'bad' });
  const shown = steps.at(-1);
  if (!ended && confirmation === 'not-confirmed' && shown) {
    steps[steps.length - 1] = { ...shown, label: 'Not seen to work', look: 'warn' };
    const before = steps.at(-2);
    if (before?.look === 'now') steps[steps.length - 2] = { ...before, look: 'past' };
  }
  return steps;
}

/** In words, for who listens and for a narrow place. */
export function standOf({ state, confirmation }: Schemas['Command']): string {
  if (OFTEN_LEFT_OUT.includes(state)) return 'Sent';
  if (state === 'done' && confirmation === 'awaited') return 'Done, to be seen';
  if (state === 'done' && confirmation === 'not-confirmed') return 'Done, not seen to work';
  return COMMAND_STATES[state].label;
}
