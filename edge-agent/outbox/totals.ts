/**
 * What the outbox holds. Written with every change in the same batch, so that they are right after a power cut too (a
 * torn batch loses both), and opening the outbox needs no walk through it.
 */

export interface Totals {
  samples: number;
  bytes: number;
  /** Dropped unsent because the outbox was full or they were too old, since the outbox was made. */
  dropped: number;
  /** How many runs of the agent there were. */
  bootNumber: number;
}

export const TOTALS_KEY = 'm:totals';

export const emptyTotals = (): Totals => ({ samples: 0, bytes: 0, dropped: 0, bootNumber: 0 });

export function parseTotals(text: string | undefined): Totals {
  try {
    return { ...emptyTotals(), ...(JSON.parse(text ?? '{}') as Partial<Totals>) };
  } catch {
    return emptyTotals();
  }
}
