/** Memory that is given back at once, where thousands of refused packets would else wait for the next collection of garbage. */
import { MessageChannel } from 'node:worker_threads';

const nowhere = new MessageChannel().port1;
nowhere.close();

/** Nobody may read these bytes any more. Small ones, and those that share their memory with others, are left to the collector. */
export function freeAtOnce(bytes: Buffer): void {
  const { buffer } = bytes;
  if (bytes.byteLength <= Buffer.poolSize || bytes.byteLength < buffer.byteLength) return;
  nowhere.postMessage(undefined, [buffer as ArrayBuffer]); // what is sent to a closed port is dropped, with what it takes along
}
