/** The operators' console for tests: built from source once a run, opened and signed in to as a person would. */
import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';

let built = false;

export function buildConsole(): void {
  if (built) return;
  built = true;
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'api/console', '--logLevel', 'warn'], {
    env: { PATH: process.env.PATH },
  });
}

export async function signInTo(page: Page, baseUrl: string, person: { email: string; password: string }) {
  await page.goto(baseUrl);
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('[data-state=live]').waitFor();
}
