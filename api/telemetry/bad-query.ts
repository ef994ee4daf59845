/** What is wrong with the parameters of an export, each by its name, and all of them at once. */
import { MotorpoolError } from '../../platform/errors.js';

export const badQuery = (name: string, message: string) => badParameters([{ path: `?${name}`, message }]);

const badParameters = (errors: { path: string; message: string }[]) =>
  new MotorpoolError('bad-input', 'bad-input', 'Something in the request is not as it should be: see errors.', {
    errors,
  });

/** Reads one after the other; throws one MotorpoolError (bad-input) that names whatever was wrong in any of them. */
export function readTogether<const T extends readonly (() => unknown)[]>(
  ...readers: T
): { -readonly [I in keyof T]: ReturnType<T[I]> } {
  const errors: { path: string; message: string }[] = [];
  const read = readers.map((reader) => {
    try {
      return reader();
    } catch (error) {
      if (!(error instanceof MotorpoolError) || error.errors.length === 0) throw error;
      errors.push(...error.errors);
      return undefined;
    }
  });
  if (errors.length > 0) throw badParameters(errors);
  return read as { -readonly [I in keyof T]: ReturnType<T[I]> };
}
