import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { io } from 'socket.io-client';
import { httpsDoor } from '../../../api/http/https-door.js';
import type { VehicleSnapshot } from '../../../contracts/index.js';
import { createLog } from '../../../platform/log.js';
import { createMetrics } from '../../../platform/metrics.js';
import { readTlsConfig } from '../../../platform/tls/tls-config.js';
import { ADMIN, startApi, type TestApi } from '../../support/api.js';
import { certificates, hasOpenssl } from '../../support/certificates.js';
import { eventually } from '../../support/eventually.js';

/** Every address 127.… is this machine's, so one can play the outside. */
const OUTSIDE = '127.0.0.2';

describe('the API over TLS (needs openssl)', () => {
  const { file, read, make, remove } = certificates();
  let api: TestApi;
  before(async function () {
    if (!hasOpenssl) this.skip();
    make('first', '/CN=first');
    make('second', '/CN=second');
    renew('first');
    api = await startApi({
      HOST: OUTSIDE,
      PLAIN_HOST: '127.0.0.1',
      HTTPS_PORT: '0',
      TLS_CERT: file('now.crt'),
      TLS_KEY: file('now.key'),
      NODE_ENV: 'production',
      JWT_SECRET: 'a secret of the tests, long enough for HS256',
      RATE_LIMITS: 'on',
    });
  });
  after(async () => {
    await api?.[Symbol.asyncDispose]();
    remove();
  });

  function renew(name: string) {
    for (const part of ['crt', 'key']) writeFileSync(file(`now.${part}`), read(`${name}.${part}`));
  }
  /** Whose certificate is taken, whatever name is on it. */
  const trusting = (name: string) => ({ ca: read(`${name}.crt`).toString(), checkServerIdentity: () => undefined });

  function ask(method: string, path: string, body?: object) {
    return new Promise<{ status?: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const options = { method, headers: { 'content-type': 'application/json' }, ...trusting('first') };
      const asked = request(`https://${OUTSIDE}:${api.httpsPort}${path}`, options, async (answer) => {
        const text = (await answer.setEncoding('utf8').toArray()).join('');
        resolve({ ...(answer.statusCode && { status: answer.statusCode }), headers: answer.headers, text });
      });
      asked.on('error', reject).end(body && JSON.stringify(body));
    });
  }

  it('is the same API, and tells browsers to come by TLS from then on', async () => {
    const { status, text, headers } = await ask('POST', '/api/users/login', ADMIN);
    expect(status, text).to.equal(200);
    expect(headers['strict-transport-security']).to.equal('max-age=31536000');
    const plain = await fetch(`${api.baseUrl}/healthz`);
    expect(plain.headers.has('strict-transport-security')).to.equal(false);
  });

  it('carries the live map', async () => {
    const carId = await api.makeCar();
    const url = `wss://${OUTSIDE}:${api.httpsPort}/live`;
    const socket = io(url, { auth: { token: api.token }, transports: ['websocket'], ...trusting('first') });
    try {
      const snapshot = new Promise<VehicleSnapshot[]>((resolve, reject) => {
        socket.on('snapshot', resolve).on('connect_error', reject);
      });
      socket.emit('watch', { vehicleIds: [carId] });
      expect((await snapshot).map(({ id }) => id)).to.deep.equal([carId]);
    } finally {
      socket.close();
    }
  });

  it('is the only way in from outside where PLAIN_HOST is this machine', async () => {
    const port = new URL(api.baseUrl).port;
    const outside = await fetch(`http://${OUTSIDE}:${port}/healthz`).catch((error: Error) => error.cause);
    expect(outside).to.have.property('code', 'ECONNREFUSED');
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).to.equal(200);
  });

  it('shows a renewed certificate without a restart, and says until when it is valid', async () => {
    const env = { HTTPS_PORT: '0', TLS_CERT: file('now.crt'), TLS_KEY: file('now.key') };
    const tls = { ...readTlsConfig(env, 'HTTPS_PORT'), everyMs: 10 };
    const metrics = createMetrics();
    const log = createLog('silent');
    const door = httpsDoor({ config: { host: OUTSIDE, tls }, http: createServer(), metrics, log });
    await door.open();
    const shown = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connect({ host: OUTSIDE, port: door.port, rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate().subject.CN as string);
          socket.destroy();
        });
        socket.on('error', reject);
      });
    try {
      expect(await shown()).to.equal('first');
      renew('second');
      await eventually(async () => expect(await shown()).to.equal('second'));
      const told = /^motorpool_tls_certificate_until_seconds\{door="https"\} (\d+)/m.exec(await metrics.metrics());
      expect(Number(told?.[1]) * 1000).to.equal(Date.parse(new X509Certificate(read('second.crt')).validTo));
    } finally {
      door.close();
    }
  });
});
