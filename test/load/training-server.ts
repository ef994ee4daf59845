/** The whole system in one process, which trains models one after the other between one SIGUSR2 and the next. */
import { readConfig, withMotorpool } from '../../compose.js';
import { trainFileInThread } from '../../models/index.js';
import { createLog } from '../../platform/log.js';
import { startRooms, stopRooms } from '../../platform/room.js';
import { hourlyRentals } from '../support/hourly-rentals.js';

const config = readConfig(process.env);
const log = createLog(config.platform.logLevel);
let training: AbortController | undefined;

async function trainOn({ signal }: AbortController): Promise<void> {
  const table = hourlyRentals();
  for (let seed = 1; !signal.aborted; seed++) {
    await trainFileInThread('demand', table, { seed, isJudged: true }, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

await withMotorpool(config, log, async ({ rooms }) => {
  await startRooms(log, rooms);
  process.on('SIGUSR2', () => {
    if (training) training.abort(new Error('enough'));
    training = training ? undefined : new AbortController();
    if (training) void trainOn(training);
  });
  await new Promise<void>((stop) => process.once('SIGTERM', () => stop()));
  await stopRooms(log, rooms);
});
process.exit(0);
