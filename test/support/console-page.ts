/** A page of the console for tests: signed in, at a width and in a theme; what axe finds on it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { chromiumPath, openBrowser } from './browser.js';
import { buildConsole } from './console.js';
import { startPlatform, type TestPlatform } from './platform.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const hasChromium = chromiumPath() !== undefined;

const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const THEMES = ['light', 'dark'] as const;

export interface ConsoleStage extends AsyncDisposable {
  platform: TestPlatform;
  browser: Browser;
  /** Signed in as the administrator. */
  page: Page;
  open(path: string): Promise<void>;
  /**
   * Opens it at both widths in both themes and runs `check` there; gives what axe calls serious or critical, and what is
   * wider than a phone.
   */
  looks(path: string, check: (page: Page) => Promise<void>): Promise<string[]>;
  /** Opens it light at a desk's width and dark at a phone's, and runs `check` there. */
  look(path: string, check: (page: Page) => Promise<void>): Promise<void>;
}

/** The whole system with the console; only where `hasChromium`. */
export async function consoleStage(settings: Readonly<Record<string, string>> = {}): Promise<ConsoleStage> {
  buildConsole();
  const platform = await startPlatform({ MAP_STYLE_URL: 'http://127.0.0.1:9/style.json', ...settings });
  const browser = await openBrowser(chromiumPath() as string);
  const page = await browser.newPage({ viewport: WIDTHS[0], reducedMotion: 'reduce' });
  await page.goto(`${platform.baseUrl}/users`);
  await page.getByLabel('Email').fill(platform.admin.email);
  await page.getByLabel('Password').fill(platform.admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  const open = async (path: string) => {
    await page.goto(platform.baseUrl + path);
  };
  return {
    ...{ platform, browser, page, open },
    async looks(path, check) {
      const found: string[] = [];
      for (const viewport of WIDTHS) {
        await page.setViewportSize(viewport);
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme });
          await open(path);
          await check(page);
          for (const problem of [...(await axeProblems(page)), ...(await tooWide(page))]) {
            found.push(`${path} at ${viewport.width} px, ${colorScheme}: ${problem}`);
          }
        }
      }
      await page.setViewportSize(WIDTHS[0]);
      return found;
    },
    async look(path, check) {
      for (const [i, colorScheme] of THEMES.entries()) {
        await page.setViewportSize(WIDTHS[i] as (typeof WIDTHS)[number]);
        await page.emulateMedia({ colorScheme });
        await open(path);
        await check(page);
      }
      await page.setViewportSize(WIDTHS[0]);
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await platform[Symbol.asyncDispose]();
    },
  };
}

/** What axe calls serious or critical. */
export async function axeProblems(page: Page): Promise<string[]> {
  // What is still fading in has too little contrast, for a moment.
  await page.evaluate(`Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity).map(({ finished }) => finished))`);
  await page.evaluate(AXE);
  return page.evaluate<string[]>(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160))))`);
}

async function tooWide(page: Page): Promise<string[]> {
  const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  return wide ? ['it scrolls sideways'] : [];
}
