/** What 10,000 cars at 1 Hz cost the page of the live map: main-thread time a batch, and whether it keeps up. */

import { tmpdir } from 'node:os';
import type { Page } from 'playwright-core';
import { readApiConfig } from '../../api/config.js';
import { createApi, makeVapidKey } from '../../api/index.js';
import { openBlobStore } from '../../platform/blob-store/open-blob-store.js';
import { openLiveBus } from '../../platform/live-bus/open-live-bus.js';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { openDatabase } from '../../platform/postgres/open-database.js';
import { quarantine } from '../../platform/quarantine/index.js';
import { openTelemetryStore } from '../../platform/telemetry-store/open-telemetry-store.js';
import { vehicleCredentials } from '../../platform/vehicle-credentials/index.js';
import { vehicleStates } from '../../platform/vehicle-states/index.js';
import { chromiumPath, openBrowser } from '../support/browser.js';
import { makeLargeFleet } from '../support/large-fleet.js';
import type { BenchRow } from './bench-row.js';
import { median } from './pinned-process.js';
import { benchDatabase } from './stack.js';
import { watchPage } from './watch-page.js';

const CARS = 10_000;
/** The live map ticks four times a second, so each batch is a quarter of the fleet. */
const BATCHES_A_SECOND = 4;
const ADMIN = { email: 'admin@motorpool.local', password: 'correct horse battery staple' };

/** `url`: a migrated or empty database. */
export async function consoleBench(
  url: string,
  seconds = 30,
  afterwards?: (page: Page) => Promise<void>,
): Promise<BenchRow[]> {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('no chromium in PATH');
  const [log, metrics] = [createLog('error'), createMetrics()];
  await using database = await openDatabase({ databaseUrl: new URL(url), dataDir: tmpdir(), log });
  const { db } = database;
  await using store = await openTelemetryStore({ influx: undefined, database, log, metrics });
  await using liveBus = openLiveBus(undefined, log);
  const states = vehicleStates(db);
  const fleet = await makeLargeFleet(db, states, CARS);
  const api = createApi({
    ...{ log, metrics, db, store, liveBus, vehicleStates: states, quarantine: quarantine(db) },
    blobs: openBlobStore(undefined, tmpdir()),
    credentials: vehicleCredentials(db, liveBus),
    readiness: async () => [],
    config: {
      ...readApiConfig({ PORT: '0', RATE_LIMITS: 'off', MAP_STYLE_URL: 'http://127.0.0.1:9/style.json' }),
      ...{
        jwtSecret: 'a secret of the benchmark, long enough',
        adminEmail: ADMIN.email,
        adminPassword: ADMIN.password,
        vapidPrivateKey: makeVapidKey(),
      },
    },
  });
  await api.start();
  const browser = await openBrowser(executablePath);
  let part = 0;
  let sent = 0;
  const timer = setInterval(() => {
    liveBus.publish({ kind: 'moved', vehicles: fleet.report(part++ % BATCHES_A_SECOND, BATCHES_A_SECOND, 1) });
    sent++;
  }, 1000 / BATCHES_A_SECOND);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const watched = await watchPage(page);
    await page.goto(`http://127.0.0.1:${api.port}`);
    await page.getByLabel('Email').fill(ADMIN.email);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('[data-state=live]').waitFor();
    await page.waitForTimeout(5000);
    const sentBefore = sent;
    const found = await watched.measure(seconds * 1000);
    const expected = sent - sentBefore;
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
    clearInterval(timer);
    await browser.close();
    await api.stop();
  }
}

/** On a database of its own; the console must be built. */
export async function consoleMap(): Promise<BenchRow[]> {
  await using database = await benchDatabase();
  return consoleBench(database.url);
}
