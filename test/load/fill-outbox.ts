/**
 * Fills an agent's outbox as weeks without a network would, with the agent's own code. Arguments: the folder, how many
 * samples, and how many seconds lie between them. `cut off` as a fourth argument ends as `kill -9` does, for a start
 * that has to check the store. Prints {"filled":N}.
 */

import { openOutbox } from '../../edge-agent/outbox/level-outbox.js';
import { streetDrive } from '../../edge-agent/simulator/street-drive.js';
import { createLog } from '../../platform/log.js';

const [dir = '', countText = '', everyText = '1', end] = process.argv.slice(2);
const [count, everyS] = [Number(countText), Number(everyText)];
const TOGETHER = 500; // one fsync for so many

const outbox = await openOutbox({
  ...{ dir, log: createLog('error'), maxBytes: 1e12, maxAgeMs: Number.MAX_SAFE_INTEGER, memorySamples: 1 },
  now: Date.now,
});
const drive = streetDrive({ seed: 1, isElectric: false });
const begin = Date.now() - count * everyS * 1000;
for (let from = 0; from < count; from += TOGETHER) {
  const size = Math.min(TOGETHER, count - from);
  await Promise.all(
    Array.from({ length: size }, (_, i) =>
      outbox.append({ ...drive.advance(everyS * 1000), seq: from + i, observedAt: begin + (from + i) * everyS * 1000 }),
    ),
  );
}
console.log(JSON.stringify({ filled: count }));
if (end === 'cut off') process.kill(process.pid, 'SIGKILL');
await outbox[Symbol.asyncDispose]();
