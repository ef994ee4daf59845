import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { readBrokerConfig } from '../../../broker/config.js';
import { readAll } from '../../../platform/config.js';

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

  it('let pages of no other origin in unless they are named, and not all of them in production', () => {
    const env = { NODE_ENV: 'production', JWT_SECRET: SECRET };
    expect(readApiConfig(env).corsOrigins).to.deep.equal([]);
    const named = 'https://app.example.org, http://localhost:5173,';
    expect(readApiConfig({ ...env, CORS_ORIGINS: named }).corsOrigins).to.deep.equal([
      'https://app.example.org',
      'http://localhost:5173',
    ]);
    expect(readApiConfig({ CORS_ORIGINS: '*' }).corsOrigins).to.deep.equal(['*']);
    expect(() => readApiConfig({ ...env, CORS_ORIGINS: '*' })).to.throw(/CORS_ORIGINS/);
    for (const wrong of [
      'app.example.org',
      'https://a.org/',
      'https://a.org/path',
      'null',
      'ftp://a.org',
      'https://A.org',
    ]) {
      expect(() => readApiConfig({ CORS_ORIGINS: wrong }), wrong).to.throw(/CORS_ORIGINS/);
    }
  });

  it('take payments in the sandbox where no provider is set, and never in production unless that is allowed', () => {
    const production = { NODE_ENV: 'production', JWT_SECRET: SECRET };
    const stripe = { STRIPE_SECRET_KEY: 'sk_test_1' };
    const gateways = (env: Record<string, string>) => readApiConfig(env).payments.gateways;
    expect(gateways({})).to.deep.equal(['desk', 'sandbox']);
    expect(gateways(stripe)).to.deep.equal(['stripe', 'desk']);
    expect(gateways(production)).to.deep.equal(['desk']);
    expect(gateways({ ...production, ALLOW_SANDBOX_PAYMENTS: '1' })).to.deep.equal(['desk', 'sandbox']);
    expect(gateways({ ...stripe, PAYMENT_GATEWAYS: 'desk, stripe' })).to.deep.equal(['desk', 'stripe']);
    const wrong: Record<string, string>[] = [
      { ...production, PAYMENT_GATEWAYS: 'sandbox' },
      { PAYMENT_GATEWAYS: 'stripe' },
      { PAYMENT_GATEWAYS: 'purse' },
      { PAYPAL_CLIENT_ID: 'alone' },
    ];
    for (const env of wrong) expect(() => readApiConfig(env)).to.throw(/PAYMENT_GATEWAYS|PAYPAL_CLIENT_SECRET/);
  });

  it('hold a car for whole seconds, from one to a day', () => {
    expect(readApiConfig({}).holdSeconds).to.equal(300);
    expect(readApiConfig({ HOLD_SECONDS: '60' }).holdSeconds).to.equal(60);
    expect(readApiConfig({ HOLD_SECONDS: '86400' }).holdSeconds).to.equal(86_400);
    expect(() => readApiConfig({ HOLD_SECONDS: '86401' })).to.throw(
      'HOLD_SECONDS=86401: wanted a whole number from 1 to 86400: what is held unpaid nobody else can book',
    );
    for (const wrong of ['x', '0', '-5', '1.5']) {
      expect(() => readApiConfig({ HOLD_SECONDS: wrong }), wrong).to.throw(/HOLD_SECONDS/);
    }
  });

  it('keep a tenth of a branch from rental at once unless told, or none of it', () => {
    expect(readApiConfig({}).mostBarredPercent).to.equal(10);
    expect(readApiConfig({ MOST_BARRED_PERCENT: '0' }).mostBarredPercent).to.equal(0);
    for (const wrong of ['-1', '101', 'half']) {
      expect(() => readApiConfig({ MOST_BARRED_PERCENT: wrong }), wrong).to.throw(/MOST_BARRED_PERCENT/);
    }
  });

  it('leave out what FEATURES_OFF names, of a closed list', () => {
    expect([...readApiConfig({}).featuresOff]).to.deep.equal([]);
    const off = readApiConfig({ FEATURES_OFF: 'immobilizing, model-training,' }).featuresOff;
    expect([...off]).to.deep.equal(['immobilizing', 'model-training']);
    expect(() => readApiConfig({ FEATURES_OFF: 'immobilizing,rockets,wings' })).to.throw(
      'FEATURES_OFF: there is no rockets, wings; wanted of agent-updates, immobilizing, ',
    );
  });

  it('and the broker’s name one that is wrong for both only once', () => {
    const env = { NODE_ENV: 'production', JWT_SECRET: SECRET, RATE_LIMITS: 'off' };
    expect(() => readAll(env, { api: readApiConfig, broker: readBrokerConfig }))
      .to.throw()
      .with.property('problems')
      .that.deep.equals(['RATE_LIMITS=off: not with NODE_ENV=production']);
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
