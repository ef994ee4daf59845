/** How ingest works; nothing of it needs to be set from outside. */
import { type Env, envReader } from '../platform/config.js';

export function readIngestConfig(env: Env) {
  return envReader(env).done({
    /** A group waits this long for company, ms. */
    flushAfterMs: 3,
    /** A group of so many samples waits no longer. */
    groupSamples: 5_000,
    /** Cars whose state is held in memory. */
    carsInMemory: 50_000,
    /** How often newest states are looked for that are to be written, ms. */
    stateEveryMs: 100,
    /** How soon a newest state is to be written when there are many, ms. */
    stateWithinMs: 1_000,
    /** From samples to trips and events; all in ms. */
    meaning: {
      /** How much of a car's time may have to be read again after a crash. */
      checkpointEveryMs: 60_000,
      /** How soon a new fact is written. */
      factsWithinMs: 1_000,
      /** A car whose samples come late is read again once they pause for so long, */
      latePauseMs: 2_000,
      /** and after so long at the latest. */
      lateAtMostMs: 60_000,
      /** Between two looks for cars whose ingest died before it had understood them. */
      leftBehindEveryMs: 60_000,
      /** What is not written within this time at a stop is read again after the next start. */
      stopWithinMs: 2_000,
    },
    /** How often fences and rules are looked at, should the news of a change be lost. */
    alertWorldEveryMs: 15_000,
    /** Between two runs of the housekeeping of quarantine and clocks, ms. */
    tidyEveryMs: 10 * 60_000,
  });
}

export type IngestConfig = ReturnType<typeof readIngestConfig>;
