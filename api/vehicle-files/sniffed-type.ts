/** What a file is, by its own bytes: what its sender calls it is not believed. */
import { MotorpoolError } from '../../platform/errors.js';

/** Throws a MotorpoolError (bad-input) for a file of no such type. */
export async function sniffedType<const T extends string>(bytes: Buffer, types: readonly T[]): Promise<T> {
  const { fileTypeFromBuffer } = await import('file-type'); // a start need not wait for its parsers
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined); // its parsers meet cut files too
  const type = types.find((type) => type === found?.mime);
  if (type) return type;
  throw new MotorpoolError('bad-input', 'bad-file', `The file is none of ${types.join(', ')}, whatever it is called.`);
}
