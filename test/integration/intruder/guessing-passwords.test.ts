/** Many tries, false addresses, a clock, and passwords that were right once. */
import { expect } from 'chai';
import { startPlatform } from '../../support/platform.js';

describe('guessing passwords', () => {
  const victim = 'victim@example.org';
  const JWT_SECRET = 'one secret for both starts of it';
  const guess = (baseUrl: string, password: string, headers: Record<string, string> = {}, email = victim) =>
    fetch(`${baseUrl}/api/users/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email, password }),
    });

  it('ends after ten, however fast, from wherever it says it comes, and also after a restart', async () => {
    let databaseUrl: string;
    {
      await using platform = await startPlatform({ RATE_LIMITS: 'on' });
      databaseUrl = platform.databaseUrl;
      const all = await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          guess(platform.baseUrl, `wrong ${i}`, {
            'x-forwarded-for': `203.0.113.${i}`,
            forwarded: `for=203.0.113.${i}`,
          }),
        ),
      );
      const statuses = all.map(({ status }) => status).sort();
      expect(statuses).to.deep.equal([...Array(10).fill(401), ...Array(30).fill(429)]);
    }
    await using platform = await startPlatform({ RATE_LIMITS: 'on', DATABASE_URL: databaseUrl });
    const refused = await guess(platform.baseUrl, 'wrong again');
    expect(refused.status).to.equal(429);
    expect(Number(refused.headers.get('retry-after'))).to.be.within(60, 15 * 60);
  });

  it('counts by the address that a trusted load balancer tells, and by no address that its client made up', async () => {
    await using platform = await startPlatform({ RATE_LIMITS: 'on', TRUST_PROXY: '1' });
    const from = (address: string, i: number) =>
      guess(platform.baseUrl, `wrong ${i}`, { 'x-forwarded-for': `198.51.100.${i}, ${address}` });
    for (let i = 0; i < 10; i++) expect((await from('203.0.113.1', i)).status).to.equal(401);
    expect((await from('203.0.113.1', 10)).status).to.equal(429);
    expect((await from('203.0.113.2', 10)).status).to.equal(401);
  });

  it('tells by no delay whether an account is there', async () => {
    await using platform = await startPlatform();
    const took = async (email: string) => {
      const began = performance.now();
      expect((await guess(platform.baseUrl, 'wrong password', {}, email)).status).to.equal(401);
      return performance.now() - began;
    };
    // The fast ones, as the slow ones tell of what else this machine was doing.
    const fast = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 10)] as number;
    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 40; i++) {
      known.push(await took(platform.admin.email));
      unknown.push(await took(`nobody-${i}@example.org`));
    }
    const ratio = fast(known) / fast(unknown);
    expect(ratio, `${fast(known)} ms and ${fast(unknown)} ms`).to.be.within(0.6, 1.67);
  });

  it('is of no use once ADMIN_PASSWORD is another: who was signed in by the old one is out', async () => {
    let databaseUrl: string;
    let old: { token: string; refreshToken: string };
    const email = 'admin@motorpool.local';
    {
      await using platform = await startPlatform({ JWT_SECRET, ADMIN_PASSWORD: 'the first password' });
      databaseUrl = platform.databaseUrl;
      old = (await (await guess(platform.baseUrl, 'the first password', {}, email)).json()) as typeof old;
    }
    const settings = { JWT_SECRET, DATABASE_URL: databaseUrl, ADMIN_PASSWORD: 'the second password' };
    await using platform = await startPlatform(settings);
    const headers = { authorization: `Bearer ${old.token}` };
    expect((await fetch(`${platform.baseUrl}/vehicles`, { headers })).status).to.equal(401);
    const refreshed = await fetch(`${platform.baseUrl}/api/auth/refresh-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refreshToken: old.refreshToken }),
    });
    expect(refreshed.status).to.equal(401);
    expect((await guess(platform.baseUrl, 'the first password', {}, email)).status).to.equal(401);
    expect((await guess(platform.baseUrl, 'the second password', {}, email)).status).to.equal(200);
  });
});
