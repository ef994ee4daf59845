/** What tests of webhooks ask for, and read at the other side. */
import { expect } from 'chai';
import { Webhook } from 'standardwebhooks';
import type { TestApi } from './api.js';
import { eventually } from './eventually.js';
import type { Received, Receiver } from './receiver.js';

/** `now` gives the API, and the receiver of this test. */
export function webhookChecks(now: () => { api: TestApi; receiver: Receiver }) {
  return {
    async add(kinds: readonly string[], url = `${now().receiver.url}/hook`) {
      const { status, json, text } = await now().api.request('POST', '/api/v1/webhooks', { body: { url, kinds } });
      expect(status, text).to.equal(201);
      return { id: String(json?.id), secret: String(json?.secret) };
    },
    /** That came so far, once there are so many. */
    events: (n: number) =>
      eventually(() => {
        expect(now().receiver.received).to.have.length(n);
        return now().receiver.received;
      }),
    checked: (secret: string, { headers, body }: Received) =>
      new Webhook(secret).verify(body, headers as Record<string, string>) as Record<string, unknown>,
  };
}
