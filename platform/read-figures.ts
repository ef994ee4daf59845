/** Metrics that are read from somewhere as Prometheus asks: at most one reading in 15 s, and never waited for too long. */
import { setTimeout as pause } from 'node:timers/promises';
import { Counter, Gauge } from 'prom-client';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { databaseReasonOf } from './postgres/database-reason.js';
import { seldom } from './seldom.js';

const KEPT_MS = 15_000;
const PATIENCE_MS = 2_000; // the other metrics of the process are wanted most when a server is away
const LOST_MS = 60_000; // a reading that never ends is not waited for for ever
const TELL_EVERY_MS = 60_000;

/** Labels come from a small set that we choose: never an id, a name or a text of somebody. */
export type Told = readonly [value: number, labels?: Readonly<Record<string, string>>];

export interface Figure<R> {
  /** With its unit, without `motorpool_`; one that ends in `_total` is a counter, kept elsewhere. */
  name: string;
  help: string;
  labelNames?: readonly string[];
  tell(reading: R): readonly Told[];
}

/** One number of a reading, without labels. */
export const figure = <R>(name: string, help: string, of: (reading: R) => number): Figure<R> => ({
  ...{ name, help },
  tell: (reading) => [[of(reading)]],
});

/** `subject` is for the log. What cannot be read, or not within 2 s, is left out of the answer. */
export function readFigures<R>(
  { metrics, log }: { metrics: Metrics; log: Log },
  subject: string,
  read: () => Promise<R>,
  figures: readonly Figure<R>[],
): void {
  const complain = seldom(TELL_EVERY_MS, (error: unknown) =>
    log.warn({ reason: databaseReasonOf(error) }, `no metrics of ${subject}`),
  );
  let last: { began: number; ended: boolean; found: Promise<R | undefined> } | undefined;

  /** One reading serves all figures, and all who ask meanwhile. */
  function reading(): Promise<R | undefined> {
    const now = performance.now();
    if (!last || now - last.began >= (last.ended ? KEPT_MS : LOST_MS)) {
      const next = { began: now, ended: false, found: read().catch((error: unknown) => void complain(error)) };
      next.found.finally(() => {
        next.ended = true;
      });
      last = next;
    }
    return Promise.race([last.found, pause(PATIENCE_MS, undefined, { ref: false })]);
  }

  for (const { name, help, labelNames = [], tell } of figures) {
    const Kind: typeof Counter | typeof Gauge = name.endsWith('_total') ? Counter : Gauge;
    new Kind({
      ...{ name: `motorpool_${name}`, help, labelNames: [...labelNames], registers: [metrics] },
      async collect() {
        const found = await reading();
        this.reset();
        if (found !== undefined) for (const [value, labels = {}] of tell(found)) this.inc(labels, value);
        else if (labelNames.length === 0) this.remove(); // else it would say zero
      },
    });
  }
}
