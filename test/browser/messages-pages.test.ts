import { expect } from 'chai';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';
import { consoleRental } from '../support/console-rental.js';
import { eventually } from '../support/eventually.js';

describe(`messages, webhooks and keys in a browser${hasChromium ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(180_000);
  let stage: ConsoleStage;
  const row = (text: string) => stage.page.getByRole('row').filter({ hasText: text });
  const dialog = () => stage.page.getByRole('dialog');

  before(async function () {
    if (!hasChromium) return this.skip();
    stage = await consoleStage();
    await (await consoleRental(stage)).customer('Ada Byron');
  });
  after(async () => stage?.[Symbol.asyncDispose]());

  it('shows how a message reads, in either language', async () => {
    await stage.open('/messages/templates?kind=confirmed');
    const english = stage.page.locator('.template-text');
    await english.waitFor();
    const before = await english.textContent();
    await stage.page.getByLabel('Language').selectOption('es');
    await eventually(async () => expect(await stage.page.locator('.template-text').textContent()).not.to.equal(before));
  });

  it('tries a message again that was given up', async () => {
    const { db } = stage.platform;
    await stage.open('/messages');
    await row('ada.byron@example.org').first().waitFor();
    await db('deliveries')
      .where({ address: 'ada.byron@example.org' })
      .update({ state: 'dead', settled_at: new Date() });
    await stage.open('/messages/given-up');
    await row('ada.byron@example.org').first().getByRole('button', { name: 'Try again' }).click();
    await stage.page.getByText('It is tried once more').waitFor();
  });

  it('adds a webhook, shows its secret once, and removes it', async () => {
    await stage.open('/webhooks');
    await stage.page.getByRole('button', { name: 'Add a webhook' }).click();
    await dialog().getByLabel('Address').fill('https://example.org/hook');
    await dialog().getByRole('button', { name: 'Add it' }).click();
    await dialog().getByText('It is shown this once').or(dialog().getByText('shown this once')).first().waitFor();
    await dialog().getByRole('button', { name: 'Close' }).click();
    await stage.page.getByRole('button', { name: 'https://example.org/hook' }).click();
    await stage.page.getByText('Nothing yet.').waitFor();
    await stage.page.getByRole('button', { name: 'Switch off' }).click();
    await stage.page.getByRole('button', { name: 'Switch on' }).waitFor();
    await stage.page.getByRole('button', { name: 'Remove' }).click();
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await stage.page.getByText('No webhooks').waitFor();
  });

  it('adds a key that opens what it was given, and revokes it', async () => {
    await stage.open('/api-keys');
    await stage.page.getByRole('button', { name: 'Add a key' }).click();
    await dialog().getByLabel('Name').fill('Accounting');
    await dialog().getByLabel('reports.read').check();
    await dialog().getByRole('button', { name: 'Add it' }).click();
    const key = await dialog().locator('pre').textContent();
    const ask = (path: string) =>
      fetch(stage.platform.baseUrl + path, { headers: { authorization: `Bearer ${key}` } }).then(
        ({ status }) => status,
      );
    expect(await ask('/api/v1/reports/finance')).to.equal(200);
    expect(await ask('/api/v1/audit')).to.equal(403);
    await dialog().getByRole('button', { name: 'Close' }).click();
    await stage.page.getByRole('button', { name: 'Accounting' }).click();
    await dialog().getByRole('button', { name: 'Revoke' }).click();
    await stage.page.getByText('The key opens nothing any more').waitFor();
    expect(await ask('/api/v1/reports/finance')).to.equal(401);
  });

  it('keeps nobody out, on any width and in either theme', async () => {
    const found = [
      ...(await stage.looks('/messages', (page) => page.getByText('ada.byron@example.org').first().waitFor())),
      ...(await stage.looks('/messages/templates', (page) => page.locator('.template-text').waitFor())),
      ...(await stage.looks('/webhooks', (page) => page.getByText('No webhooks').waitFor())),
      ...(await stage.looks('/api-keys', (page) => page.getByText('No keys').waitFor())),
    ];
    expect(found).to.deep.equal([]);
  });
});
