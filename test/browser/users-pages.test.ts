import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';

describe(`users, roles and the audit log in a browser${hasChromium ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(120_000);
  let stage: ConsoleStage;
  let ada: string;
  const row = (name: string) => stage.page.getByRole('row').filter({ hasText: name });

  before(async function () {
    if (!hasChromium) return this.skip();
    stage = await consoleStage();
    const body = { name: 'Ada Byron', email: 'ada@example.org', password: 'an honest password' };
    const headers = { 'content-type': 'application/json' };
    for (const person of [body, { ...body, name: 'Grace Hopper', email: 'grace@example.org' }]) {
      const url = `${stage.platform.baseUrl}/api/v1/users`;
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(person) });
      expect(answer.status).to.equal(201);
    }
    ada = (await stage.platform.db('users').where({ email: 'ada@example.org' }).first()).id;
  });
  after(async () => stage?.[Symbol.asyncDispose]());

  it('finds a person by a part of the name, and keeps the search in the address', async () => {
    await stage.open('/users');
    await row('Grace Hopper').waitFor();
    await stage.page.getByRole('searchbox').fill('byron');
    await row('Grace Hopper').waitFor({ state: 'detached' });
    expect(await row('Ada Byron').textContent()).to.include('Customer');
    expect(new URL(stage.page.url()).search).to.equal('?q=byron');
  });

  it('is walked by arrows and sorted by its heads', async () => {
    await stage.open('/users');
    await row('Grace Hopper').waitFor();
    await stage.page.getByRole('button', { name: 'Name' }).click();
    expect(await stage.page.locator('tbody tr').first().textContent()).to.include('Ada Byron');
    await stage.page.locator('.row-opener').first().focus();
    await stage.page.keyboard.press('End');
    expect(await stage.page.evaluate('document.activeElement.textContent')).to.equal('Grace Hopper');
    await stage.page.keyboard.press('Enter');
    await stage.page.getByRole('heading', { name: 'Grace Hopper' }).waitFor();
  });

  it('gives a role, which stands in the audit log with who gave it', async () => {
    await stage.open(`/users/${ada}`);
    await stage.page.getByRole('button', { name: 'Change role' }).click();
    await stage.page.getByLabel('Role').selectOption('operator');
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
    await stage.page.getByText('Ada Byron is operator now').waitFor();
    expect((await stage.platform.db('users').where({ id: ada }).first()).role).to.equal('operator');
    await stage.page.getByRole('link', { name: 'What was done to this account' }).click();
    const entry = stage.page.locator('tbody tr').first();
    await entry.waitFor();
    expect(await entry.textContent()).to.match(/User: role changed.*Administrator, admin.*Ada Byron.*User/);
    expect(await entry.getByRole('link', { name: 'Ada Byron' }).getAttribute('title')).to.equal(ada);
    await stage.open('/audit');
    await stage.page.getByRole('searchbox').fill('User: role changed');
    await row('User: registered').first().waitFor({ state: 'detached' });
    await row('User: role changed').first().waitFor();
  });

  it('closes an account, and shows who had changed it meanwhile that it did', async () => {
    await stage.open(`/users/${ada}`);
    await stage.page.getByRole('button', { name: 'Close account' }).click();
    await stage.platform.db('users').where({ id: ada }).update({ name: 'Ada Lovelace' }).increment('version', 1);
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Close account' }).click();
    await stage.page.getByText('changed meanwhile').waitFor();
    await stage.page.getByRole('button', { name: 'Cancel' }).click();
    await stage.page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    await stage.page.getByRole('button', { name: 'Close account' }).click();
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Close account' }).click();
    await stage.page.getByText('The account of Ada Lovelace is closed').waitFor();
  });

  it('enrols one’s own second factor, and keeps its recovery codes', async () => {
    await stage.open('/users');
    await stage.page.getByRole('link', { name: 'Your account' }).click();
    await stage.page.getByRole('button', { name: 'Enrol an authenticator' }).click();
    await stage.page.getByRole('img', { name: /camera/ }).waitFor();
    const secret = (await stage.page.locator('.account-secret').textContent())?.replaceAll(' ', '') ?? '';
    await stage.page.getByLabel('Code').fill('000000');
    await stage.page.getByRole('button', { name: 'Confirm' }).click();
    await stage.page.getByText('This code is wrong').waitFor();
    await stage.page.getByLabel('Code').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await stage.page.getByRole('button', { name: 'Confirm' }).click();
    await stage.page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    expect((await stage.page.locator('.shown-once pre').textContent())?.split('\n')).to.have.length.above(5);
    await stage.page.getByRole('button', { name: 'They are kept' }).click();
    await stage.page.getByText('Enrolled', { exact: true }).waitFor();
  });

  it('leads from the audit log to the car that was meant', async () => {
    const { page, platform } = stage;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await platform.adminToken()}` };
    const post = async (path: string, body = {}) =>
      (await fetch(platform.baseUrl + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    const leon = { kind: 'car', make: 'Seat', model: 'León', year: 2025, pricePerDayMinor: 4200, currency: 'EUR' };
    const { id } = (await post('/api/v1/vehicles', leon)) as { id: string };
    await post(`/api/v1/vehicles/${id}/credentials`);
    await stage.open('/audit?subjectKind=vehicle');
    await page.getByRole('link', { name: 'Seat León' }).first().click();
    await page.getByRole('heading', { name: 'Seat León' }).waitFor();
    expect(new URL(page.url()).pathname).to.equal(`/cars/${id}`);
  });

  it('changes one’s own password, by whoever knows the current one, and says how long it holds', async () => {
    const { page, platform } = stage;
    const signsIn = async (password: string) => {
      const body = JSON.stringify({ email: platform.admin.email, password });
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${platform.baseUrl}/api/v1/auth/login`, { method: 'POST', headers, body })).status;
    };
    await stage.open('/account');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Change password' }).click();
    await dialog.getByText('holds until the system starts again').waitFor();
    await dialog.getByLabel('Current password').fill('a guess at it');
    await dialog.getByLabel('New password').fill('another honest password');
    await dialog.getByRole('button', { name: 'Change password' }).click();
    await dialog.getByText('The old password is wrong').waitFor();
    expect(await signsIn('another honest password')).to.equal(401);
    await dialog.getByLabel('Current password').fill(platform.admin.password);
    await dialog.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Your password is changed').waitFor();
    expect([await signsIn('another honest password'), await signsIn(platform.admin.password)]).to.deep.equal([
      200, 401,
    ]);
    await page.getByRole('link', { name: 'Audit log' }).click();
    await row('User: password changed').first().waitFor();
  });

  it('shows in the navigation which page is open, on a low screen too', async () => {
    const { page } = stage;
    await page.setViewportSize({ width: 1440, height: 500 });
    await stage.open('/quarantine');
    const here = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Quarantine' });
    await here.waitFor();
    await page.waitForFunction(`(() => {
      const link = document.querySelector('.side-groups [aria-current]')?.getBoundingClientRect();
      const list = document.querySelector('.side-groups').getBoundingClientRect();
      return link && link.top >= list.top && link.bottom <= list.bottom + 1;
    })()`);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('keeps nobody out, on any width and in either theme', async () => {
    const found = [
      ...(await stage.looks('/users', (page) => page.getByText('Grace Hopper').waitFor())),
      ...(await stage.looks(`/users/${ada}`, (page) => page.getByText('No device.').waitFor())),
      ...(await stage.looks('/account', (page) => page.getByRole('heading', { name: 'Second factor' }).waitFor())),
      ...(await stage.looks('/audit', (page) => page.getByText('User: signed in').first().waitFor())),
      ...(await stage.looks('/quarantine', (page) => page.getByText('Nothing in quarantine').waitFor())),
    ];
    expect(found).to.deep.equal([]);
  });

  it('has no page for who asks for one that is not there', async () => {
    await stage.open('/no-such-page');
    await stage.page.getByText('There is no such page').waitFor();
  });
});
