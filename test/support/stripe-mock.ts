/**
 * Stripe's own stand-in, which refuses what Stripe's OpenAPI document does not have, and keeps nothing of what it is told:
 * `go install github.com/stripe/stripe-mock@v0.203.0`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.js';
import { freePort } from './processes.js';

export interface StripeMock extends AsyncDisposable {
  readonly url: URL;
}

/** Throws what to do where it is not installed. */
export async function startStripeMock(): Promise<StripeMock> {
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn('stripe-mock', ['-http-addr', address], { stdio: 'ignore' });
  await once(child, 'spawn').catch(() => {
    throw new Error(
      'there is no stripe-mock: `go install github.com/stripe/stripe-mock@v0.203.0`, and PATH must lead there',
    );
  });
  await eventually(() => fetch(`http://${address}/`), { timeoutMs: 60_000 });
  return {
    url: new URL(`http://${address}`),
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
