/** Looks at a page's main thread through Chromium's own counters. */
import type { Page } from 'playwright-core';

export interface PageWork {
  batches: number;
  /** Store and buffer, each batch. */
  batchMs: number[];
  /** CPU time of the main thread, whatever it did; waiting for graphics drawn in software is not in it. */
  cpuMs: number;
  /** Time for which it was busy or waited, by the clock. */
  busyMs: number;
  longTasks: number[];
  /** From being heard by the server to being handled: the worst of the last two seconds. */
  lagMs: number;
  heapBytesBefore: number;
  heapBytes: number;
}

/** Runs in the page: the console measures each batch, with the age of its news. */
const COLLECT = `
  window.seen = { batches: [], lags: [], longTasks: [] };
  new PerformanceObserver((list) => {
    for (const { name, duration, detail } of list.getEntries()) {
      if (name !== 'motorpool:batch') continue;
      seen.batches.push(duration);
      seen.lags.push(detail);
    }
  }).observe({ type: 'measure' });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longTasks.push(duration);
  }).observe({ type: 'longtask' });`;

interface Seen {
  batches: number[];
  lags: number[];
  longTasks: number[];
}

/** Call it before the page is loaded. */
export async function watchPage(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await page.addInitScript({ content: COLLECT });
  await devtools.send('Performance.enable');

  async function metric() {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  }
  async function heap(): Promise<number> {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await metric()).get('JSHeapUsedSize') ?? 0;
  }

  return {
    async measure(ms: number): Promise<PageWork> {
      const heapBytesBefore = await heap();
      const before = await metric();
      await page.evaluate('for (const list of Object.values(seen)) list.length = 0');
      await page.waitForTimeout(ms);
      const after = await metric();
      const seen = await page.evaluate<Seen>('seen');
      const spentMs = (name: string) => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000;
      return {
        batches: seen.batches.length,
        batchMs: seen.batches,
        ...{ cpuMs: spentMs('ThreadTime'), busyMs: spentMs('TaskDuration'), longTasks: seen.longTasks },
        ...{ lagMs: Math.max(0, ...seen.lags.slice(-8)), heapBytesBefore, heapBytes: await heap() },
      };
    },
  };
}
