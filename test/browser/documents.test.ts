/** Swagger UI and ReDoc, as a browser shows them: whole, and without a request to anywhere else. */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { startApi, type TestApi } from '../support/api.js';
import { servedOperations } from '../support/api-document.js';
import { chromiumPath, openBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';

const executablePath = chromiumPath();

describe(`the API's documents in a browser${executablePath ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(180_000);
  let api: TestApi;
  let browser: Browser;
  let operations: { path: string }[];
  before(async function () {
    if (!executablePath) return this.skip();
    api = await startApi();
    operations = await servedOperations(api);
    browser = await openBrowser(executablePath);
  });
  after(async () => {
    await browser?.close();
    await api?.[Symbol.asyncDispose]();
  });

  /** Opens it, goes through it until all operations were seen; what else was asked, and what failed. */
  async function shown(path: string, operation: string): Promise<string[]> {
    const page: Page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const troubles: string[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (!/^(data|blob):$/.test(url.protocol) && url.origin !== api.baseUrl) troubles.push(`asked ${url.href}`);
    });
    page.on('response', (answer) => {
      if (answer.status() >= 400) troubles.push(`${answer.status()} ${answer.url()}`);
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.goto(api.baseUrl + path);
    const seen = new Set<string>();
    // Swagger UI draws no more than what is in sight.
    await eventually(
      async () => {
        for (const id of await page.locator(operation).evaluateAll((found) => found.map((one) => one.id))) seen.add(id);
        await page.mouse.wheel(0, 500);
        expect(seen.size).to.equal(operations.length);
      },
      { timeoutMs: 60_000 },
    );
    await page.close();
    return troubles;
  }

  it('are whole in Swagger UI', async () => {
    expect(await shown('/docs', '.opblock')).to.deep.equal([]);
  });

  it('are whole in ReDoc', async () => {
    expect(await shown('/redoc', '[id^="tag/"][id*="/operation/"]')).to.deep.equal([]);
  });
});
