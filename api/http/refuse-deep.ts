/** A body nested a hundred thousand times is small on the wire, and ends whoever walks through it by calling himself. */
import { MotorpoolError } from '../../platform/errors.js';

const DEEPEST = 32;

/** Throws a MotorpoolError (bad-input) for JSON that is nested deeper than any of ours. */
export function refuseDeep(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= DEEPEST) throw new MotorpoolError('bad-input', 'not-json-body', 'The body is nested too deep.');
  for (const inner of Object.values(value)) refuseDeep(inner, depth + 1);
}
