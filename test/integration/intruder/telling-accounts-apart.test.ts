/** Whether somebody has an account here is nobody's business. What would tell is done after the answer, or always. */
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

describe('telling accounts apart', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const post = (path: string, body: unknown) => api.request('POST', path, { token: null, body });

  /** While nobody can read who has an account: an answer that comes then does not depend on it, neither in word nor time. */
  async function withAccountsLocked(ask: () => Promise<void>): Promise<void> {
    await api.db.transaction(async (tx) => {
      await tx.raw('lock table users, account_tokens in access exclusive mode');
      await ask();
    });
  }

  it('cannot be done by asking for a code by phone', async () => {
    const { phoneNumber } = await api.register();
    await withAccountsLocked(async () => {
      const [known, unknown] = [
        await post('/api/auth/login', { phone: phoneNumber }),
        await post('/api/auth/login', { phone: '+999888777' }),
      ];
      expect([known.status, unknown.status]).to.deep.equal([200, 200]);
      expect(unknown.text).to.equal(known.text);
    });
    await api.messageTo(phoneNumber, 'sign-in-code');
  });

  it('cannot be done by trying a code', async () => {
    const { phoneNumber } = await api.register();
    await post('/api/auth/login', { phone: phoneNumber });
    await api.messageTo(phoneNumber, 'sign-in-code');
    await withAccountsLocked(async () => {
      const [known, unknown] = [
        await post('/api/auth/verify-otp', { phone: phoneNumber, code: 'wrong' }),
        await post('/api/auth/verify-otp', { phone: '+999888777', code: 'wrong' }),
      ];
      expect([known.status, unknown.status]).to.deep.equal([401, 401]);
      expect(unknown.text).to.equal(known.text);
    });
  });

  it('cannot be done by asking for a new password', async () => {
    const { email } = await api.register();
    await withAccountsLocked(async () => {
      const [known, unknown] = [
        await post('/api/v1/auth/password-reset', { email }),
        await post('/api/v1/auth/password-reset', { email: 'nobody@example.org' }),
      ];
      expect([known.status, unknown.status]).to.deep.equal([202, 202]);
      expect(unknown.text).to.equal(known.text);
    });
    await api.messageTo(email, 'reset-password');
  });

  it('cannot be done by signing in: it costs a hash also where there is no account, no password, or no entry', async () => {
    const [known, byPhone, closed] = [await api.register(), await api.register(), await api.register()];
    await api.db('users').where({ id: byPhone.userId }).update({ password_hash: null });
    await api.db('users').where({ id: closed.userId }).update({ disabled_at: new Date() });
    const took = async (email: string, password = 'a wrong password') => {
      const began = performance.now();
      const { status, json } = await post('/api/users/login', { email, password });
      expect([status, json?.type]).to.deep.equal([401, 'urn:motorpool:problem:wrong-credentials']);
      return performance.now() - began;
    };
    // The fast ones, as the slow ones tell of what else this machine was doing.
    const fast = async (email: string, password?: string) => {
      const times: number[] = [];
      for (let i = 0; i < 9; i++) times.push(await took(email, password));
      return Math.min(...times);
    };
    const usual = await fast(known.email);
    for (const email of [byPhone.email, 'nobody@example.org']) expect(await fast(email)).to.be.greaterThan(usual / 2);
    expect(await fast(closed.email, closed.password), 'closed, with the right one').to.be.greaterThan(usual / 2);
  });
});
