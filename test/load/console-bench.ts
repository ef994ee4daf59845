/** What 10,000 cars at 1 Hz cost the page of the live map: main-thread time a batch, and whether it keeps up. */
import type { Page } from 'playwright-core';
import { chromiumPath, openBrowser } from '../support/browser.js';
import type { BenchRow } from './bench-row.js';
import { ADMIN, CARS, largeMapServer } from './large-map-server.js';
import { median } from './pinned-process.js';
import { benchDatabase } from './stack.js';
import { watchPage } from './watch-page.js';

/** `url`: a migrated or empty database. */
export async function consoleBench(
  url: string,
  seconds = 30,
  afterwards?: (page: Page) => Promise<void>,
): Promise<BenchRow[]> {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('no chromium in PATH');
  await using server = await largeMapServer(url);
  const browser = await openBrowser(executablePath);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const watched = await watchPage(page);
    await page.goto(`http://127.0.0.1:${server.port}`);
    await page.getByLabel('Email').fill(ADMIN.email);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('[data-state=live]').waitFor();
    await page.waitForTimeout(5000);
    const sentBefore = server.sent();
    const found = await watched.measure(seconds * 1000);
    const expected = server.sent() - sentBefore;
    await afterwards?.(page);
    const a = (ms: number) => `${(ms / found.batches).toFixed(1)} ms a batch`;
    return [
      {
        what: `console, ${CARS} cars at 1 Hz: store and buffer (median)`,
        ours: `${median(found.batchMs).toFixed(1)} ms a batch`,
        reach: '≤ 8 ms',
      },
      { what: 'console: CPU time of the main thread, all its work', ours: a(found.cpuMs), reach: '≤ 8 ms' },
      {
        what: 'console: the same with waiting for graphics (drawn in software here)',
        ours: a(found.busyMs),
        reach: '',
      },
      { what: 'console: batches handled', ours: `${found.batches} of ${expected}`, reach: 'all' },
      {
        what: 'console: tasks over 50 ms',
        ours: `${found.longTasks.length}, longest ${Math.round(Math.max(0, ...found.longTasks))} ms`,
        reach: 'none',
      },
      {
        what: 'console: age of the newest news when handled, at the end',
        ours: `${Math.round(found.lagMs)} ms`,
        reach: '≤ 500 ms',
      },
      {
        what: `console: heap after ${seconds} s`,
        ours: `${(found.heapBytes / 1e6).toFixed(1)} MB (${((found.heapBytes - found.heapBytesBefore) / 1e6).toFixed(1)} more)`,
        reach: 'no growth',
      },
    ];
  } finally {
    await browser.close();
  }
}

/** On a database of its own; the console must be built. */
export async function consoleMap(): Promise<BenchRow[]> {
  await using database = await benchDatabase();
  return await consoleBench(database.url); // the database goes with the end of this scope
}
