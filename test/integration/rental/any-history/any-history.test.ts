/** Whatever happens, in whatever order: the API answers as one page of plain rules does. */
import fc from 'fast-check';
import { startApi } from '../../../support/api.js';
import { rentalStage } from '../../../support/rental-stage.js';
import { allCommands } from './commands.js';
import { world } from './world.js';

/** How many histories; PROPERTY_RUNS makes them more than in CI, where time bounds them. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 1_000);
/** So many with the same sign-ins, which hold for a quarter of an hour. */
const PORTION = 1_000;
const CI_MS = 20_000;
const SEED = process.env.PROPERTY_SEED === undefined ? undefined : Number(process.env.PROPERTY_SEED);

describe('any history of a few cars', function () {
  this.timeout(3_600_000);

  it('is answered as the rules say, request by request', async () => {
    for (let done = 0; done < RUNS; done += PORTION) await portion(Math.min(PORTION, RUNS - done), done);
  });
});

async function portion(histories: number, before: number): Promise<void> {
  await using api = await startApi();
  const real = world(api, await rentalStage(api));
  await fc.assert(
    fc.asyncProperty(fc.commands(allCommands, { maxCommands: 80, size: 'max' }), async (commands) => {
      const model = await real.begin();
      await fc.asyncModelRun(() => ({ model, real }), commands);
      await real.expectAsIn(model);
    }),
    {
      numRuns: histories,
      ...(SEED !== undefined && { seed: SEED + before }),
      ...(process.env.PROPERTY_RUNS === undefined && {
        interruptAfterTimeLimit: CI_MS,
        markInterruptAsFailure: false,
      }),
    },
  );
  console.log(`      ${real.commands} requests and events`);
  if (process.env.PROPERTY_RUNS) console.log(new Map([...real.answers].sort()));
}
