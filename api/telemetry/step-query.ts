/** Steps as a query asks for them: how long, and what each tells. */
import { Type } from 'typebox';
import type { StepFunction } from '../../platform/telemetry-store/telemetry-store.js';
import { badQuery } from './bad-query.js';
import { DAY_MS } from './moment.js';

const STEP_FUNCTIONS = ['count', 'mean', 'min', 'max', 'last'] as const satisfies readonly StepFunction[];
const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: DAY_MS } as const;
const MOST_STEP_MS = 366 * DAY_MS;

export const Signals = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 8000,
    description: 'Names or VSS paths, with commas between; all without it',
  }),
);
export const Every = Type.String({ pattern: '^[1-9]\\d{0,5}[smhd]$', description: 'Length of a step, such as 1m' });
export const Fn = Type.Optional(Type.Enum(STEP_FUNCTIONS, { description: 'What a step tells; mean unless told' }));

/** Of an `Every`, in ms. Throws a MotorpoolError (bad-input) for one beyond a year. */
export function stepMs(every: string): number {
  const ms = Number(every.slice(0, -1)) * UNIT_MS[every.slice(-1) as keyof typeof UNIT_MS];
  if (ms > MOST_STEP_MS) throw badQuery('every', 'at most 366 days');
  return ms;
}
