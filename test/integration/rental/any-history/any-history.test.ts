/** Whatever happens, in whatever order: the API answers as one page of plain rules does. */
import fc from 'fast-check';
import { startApi, type TestApi } from '../../../support/api.js';
import { rentalStage } from '../../../support/rental-stage.js';
import { allCommands } from './commands.js';
import { type World, world } from './world.js';

/** How many histories; PROPERTY_RUNS makes them more than in CI, where time bounds them. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 1_000);
const CI_MS = 20_000;
const SEED = process.env.PROPERTY_SEED === undefined ? {} : { seed: Number(process.env.PROPERTY_SEED) };

describe('any history of a few cars', function () {
  this.timeout(3_600_000);
  let api: TestApi;
  let real: World;
  before(async () => {
    api = await startApi();
    real = world(api, await rentalStage(api));
  });
  after(() => api[Symbol.asyncDispose]());

  it('is answered as the rules say, request by request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(allCommands, { maxCommands: 80, size: 'max' }), async (commands) => {
        const model = await real.begin();
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await real.expectAsIn(model);
      }),
      {
        numRuns: RUNS,
        ...SEED,
        ...(process.env.PROPERTY_RUNS === undefined && {
          interruptAfterTimeLimit: CI_MS,
          markInterruptAsFailure: false,
        }),
      },
    );
    console.log(`      ${real.commands} requests and events`);
    if (process.env.PROPERTY_RUNS) console.log(new Map([...real.answers].sort()));
  });
});
