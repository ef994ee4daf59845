/** Puts a batch into the store, whatever it takes; a sample that the store will never take costs its neighbours nothing. */
import type { StoredSample } from '../contracts/index.js';
import { messageOf } from '../platform/errors.js';
import { type TelemetryStore, TelemetryStoreDown } from '../platform/telemetry-store/telemetry-store.js';
import { keepTrying } from './keep-trying.js';

/** More refusals than this in one batch, and it is the store that is wrong, not the samples. */
const REFUSED_MAX = 64;

export interface StoreOutcome {
  stored: number;
  refused: { sample: StoredSample; detail: string }[];
}

/** Rejects only when `signal` is aborted. `onDown` hears each failed try. */
export async function storeSamples(
  store: TelemetryStore,
  batch: readonly StoredSample[],
  signal: AbortSignal,
  onDown: (error: unknown) => void,
): Promise<StoreOutcome> {
  if (batch.length === 0) return { stored: 0, refused: [] };
  return keepTrying(
    async () => {
      const outcome: StoreOutcome = { stored: 0, refused: [] };
      await bisect(store, batch, outcome);
      return outcome;
    },
    signal,
    onDown,
  );
}

/** Halves the batch until the sample stands alone that the store refuses. A try again finds repeats: no harm. */
async function bisect(store: TelemetryStore, batch: readonly StoredSample[], outcome: StoreOutcome): Promise<void> {
  try {
    outcome.stored += (await store.append(batch)).stored;
  } catch (error) {
    if (error instanceof TelemetryStoreDown || outcome.refused.length >= REFUSED_MAX) throw error;
    const [only, ...others] = batch;
    if (only && others.length === 0) {
      outcome.refused.push({ sample: only, detail: messageOf(error) });
      return;
    }
    const middle = batch.length >> 1;
    await bisect(store, batch.slice(0, middle), outcome);
    await bisect(store, batch.slice(middle), outcome);
  }
}
