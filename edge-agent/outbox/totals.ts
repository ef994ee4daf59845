/** What the outbox holds, written with every change in the same batch, so that opening it needs no walk through it. */

export interface Totals {
  samples: number;
  bytes: number;
  /** Dropped unsent because the outbox was full or they were too old, since the outbox was made. */
  dropped: number;
  bootNumber: number;
  /** False while an agent runs: then the store was not closed, and is checked at the next start. */
  clean: boolean;
}

export const TOTALS_KEY = 'm:totals';

export function parseTotals(text: string | undefined): Totals {
  const fresh: Totals = { samples: 0, bytes: 0, dropped: 0, bootNumber: 0, clean: false };
  try {
    return { ...fresh, ...(JSON.parse(text ?? '{}') as Partial<Totals>) };
  } catch {
    return fresh;
  }
}
