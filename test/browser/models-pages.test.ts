import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { predictionsRepository } from '../../api/models/predictions-repository.js';
import { addedVersion } from '../support/added-version.js';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';

const DAY_MS = 86_400_000;

describe(`models in a browser${hasChromium ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(240_000);
  let stage: ConsoleStage;
  const dialog = () => stage.page.getByRole('dialog');
  before(async function () {
    if (!hasChromium) return this.skip();
    stage = await consoleStage();
    await stage.platform.db('model_versions').delete(); // those that come with the system
  });
  after(async () => stage?.[Symbol.asyncDispose]());

  async function promote(id: string, reason: string): Promise<void> {
    const headers = {
      authorization: `Bearer ${await stage.platform.adminToken()}`,
      'content-type': 'application/json',
    };
    const body = JSON.stringify({ stage: 'live', reason });
    const answer = await fetch(`${stage.platform.baseUrl}/api/v1/models/${id}/stage`, {
      method: 'POST',
      headers,
      body,
    });
    expect(answer.ok, await answer.text()).to.equal(true);
  }
  function version(rmsle: number): Promise<string> {
    const span = { dataFrom: '2026-01-01T00:00:00Z', dataUntil: '2026-09-01T00:00:00Z' };
    const facts = { parameters: { recipe: 1, rows: 11_520 }, metrics: { rmsle, rmse: 41.3 } };
    return addedVersion(stage.platform.db, 'demand', { ...span, ...facts });
  }

  /** Forty days of two versions, the younger one better, and what they predicted. */
  async function lived(old: string, young: string): Promise<void> {
    const { db } = stage.platform;
    const days = Array.from({ length: 40 }, (_, day) => day);
    const wave = (day: number) => Math.sin(day / 5) / 40;
    const row = (model_id: string, day: number, rmsle: number) => ({
      ...{ model_id, day: new Date(Date.now() - (39 - day) * DAY_MS), truths: 400, rows: 5000 },
      metrics: { rmsle: rmsle + wave(day) },
      rules_metrics: { rmsle: 0.52 + wave(day + 3) },
      drift: JSON.stringify([
        { side: 'input', name: 'hr', index: 0.03 + day / 400, rows: 5000 },
        { side: 'output', name: 'count', index: 0.05 + wave(day), rows: 5000 },
      ]),
    });
    await db('model_days').insert(days.flatMap((day) => [row(old, day, 0.33), row(young, day, 0.29)]));
    const predictions = Array.from({ length: 30 }, (_, hour) => ({
      ...{ modelId: young, task: 'demand', subjectId: randomUUID(), output: { count: 20.4 + hour } },
      ...{ from: Date.now() - (hour + 1) * 3_600_000, until: Date.now() - hour * 3_600_000 },
    }));
    await predictionsRepository(db).insert(predictions);
    await db.raw(`update predictions set truth = '{"cnt": 23}' where id % 2 = 0`);
  }

  it('says what to do where there are none', async () => {
    await stage.open('/models');
    await stage.page.getByText('Rules serve every task.').waitFor();
  });

  it('lets a version serve, with the reason', async () => {
    const [old, young] = [await version(0.31), await version(0.276)];
    await promote(old, 'The first of our own data');
    await lived(old, young);
    await stage.open('/models');
    await stage.page.getByRole('link', { name: 'Demand' }).click();
    await stage.page.getByRole('button', { name: 'Version 2', exact: true }).click();
    await stage.page.getByText('11520').waitFor();
    await stage.page.getByRole('button', { name: 'Promote' }).click();
    await dialog().getByLabel('Reason').fill('A tenth better for forty days');
    await dialog().getByRole('button', { name: 'Promote' }).click();
    await stage.page.getByText('Version 2 serves').first().waitFor();
    await stage.page.getByRole('complementary').getByText('A tenth better for forty days').waitFor();
  });

  it('shows how good versions were, and how far their data have drifted', async () => {
    await stage.open('/models/demand');
    const accuracy = stage.page.getByRole('button', { name: /^RMSLE, lower is better\./ });
    expect(await accuracy.getAttribute('aria-label')).to.match(/Version 2, live.*Version 1.*Rules/);
    await stage.page.getByRole('button', { name: /^Stability index/ }).waitFor();
    await stage.open('/models/demand/predictions');
    await stage.page.getByText('Not known yet').first().waitFor();
    await stage.page.getByText('cnt 23').first().waitFor();
  });

  it('goes back to the version before, and leaves the task to rules', async () => {
    await stage.open('/models/demand');
    for (const [act, said] of [
      ['Roll back', 'Version 1 serves'],
      ['Switch off', 'Rules serve'],
    ] as const) {
      await stage.page.getByRole('button', { name: act }).click();
      await dialog().getByLabel('Reason').fill('Too many cars at the harbour');
      await dialog().getByRole('button', { name: act }).click();
      await stage.page.getByText(said, { exact: true }).first().waitFor();
    }
    await stage.open('/models');
    await stage.page.getByText('Too many cars at the harbour').waitFor();
  });

  it('hides from an operator what only an administrator may do', async () => {
    const operator = { name: 'Olga', email: `olga-${randomUUID()}@example.org`, password: 'correct horse battery' };
    const { db, baseUrl } = stage.platform;
    await fetch(`${baseUrl}/api/users/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(operator),
    });
    await db('users').where({ email: operator.email }).update({ role: 'operator' });
    const context = await stage.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${baseUrl}/models/demand`);
    await page.getByLabel('Email').fill(operator.email);
    await page.getByLabel('Password').fill(operator.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('table', { name: 'Versions' }).waitFor();
    expect(await page.getByRole('button', { name: /Switch|Roll back/ }).count()).to.equal(0);
    await context.close();
  });

  it('keeps nobody out, on any width and in either theme', async () => {
    const table = { '/models': 'Models', '/models/demand': 'Versions', '/models/demand/predictions': 'Predictions' };
    for (const [path, name] of Object.entries(table)) {
      const found = await stage.looks(path, async (page) => {
        await page.getByRole('table', { name }).or(page.getByRole('list', { name })).waitFor();
      });
      expect(found).to.deep.equal([]);
    }
  });
});
