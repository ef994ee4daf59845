/** Tensors in JSON without loss: base64 of 32-bit floats, little-endian. */
import { type Tensor, tensor, tidy, type Variable } from '@tensorflow/tfjs-core';

export function packed(values: Tensor): string {
  const floats = values.dataSync();
  const bytes = Buffer.alloc(4 * floats.length);
  floats.forEach((value, index) => void bytes.writeFloatLE(value, 4 * index));
  return bytes.toString('base64');
}

/** Puts what was packed into a variable of the same size. */
export function unpackInto(target: Variable, text: string): void {
  const bytes = Buffer.from(text, 'base64');
  const floats = Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(4 * index));
  tidy(() => target.assign(tensor(floats, target.shape)));
}
