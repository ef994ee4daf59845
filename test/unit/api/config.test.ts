import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';

const SECRET = 'x'.repeat(32);

describe("the API's settings", () => {
  it('have a default for each', () => {
    expect(readApiConfig({})).to.include({ host: '127.0.0.1', port: 3000, rateLimits: true, jwtSecret: undefined });
  });

  it('must name a long JWT_SECRET in production', () => {
    expect(() => readApiConfig({ NODE_ENV: 'production' })).to.throw(/JWT_SECRET/);
    expect(() => readApiConfig({ NODE_ENV: 'production', JWT_SECRET: 'short' })).to.throw(/JWT_SECRET/);
    expect(readApiConfig({ NODE_ENV: 'production', JWT_SECRET: SECRET }).production).to.equal(true);
  });

  it('may not switch rate limits off in production', () => {
    const env = { RATE_LIMITS: 'off', JWT_SECRET: SECRET };
    expect(readApiConfig(env).rateLimits).to.equal(false);
    expect(() => readApiConfig({ ...env, NODE_ENV: 'production' })).to.throw(/RATE_LIMITS/);
  });

  it('name every wrong one at once, and never a password', () => {
    const env = { PORT: 'x', ADMIN_EMAIL: 'nobody', ADMIN_PASSWORD: 'hunter2', MAP_STYLE_URL: 'ftp://a' };
    let message = '';
    try {
      readApiConfig(env);
    } catch (error) {
      message = String(error);
    }
    for (const name of ['PORT', 'ADMIN_EMAIL', 'ADMIN_PASSWORD', 'MAP_STYLE_URL']) expect(message).to.contain(name);
    expect(message).to.not.contain('hunter2');
  });
});
