import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mqtt from 'mqtt';
import { telemetryTopic } from '../../../contracts/index.js';
import { rawClient, startBroker } from './running-broker.js';

describe('the ways in', () => {
  it('are MQTT and WebSocket on one port', async () => {
    await using running = await startBroker();
    const car = await running.newCar();
    for (const scheme of ['mqtt', 'ws']) {
      const client = await mqtt.connectAsync(`${scheme}://127.0.0.1:${running.port}`, { ...car, clientId: car.id });
      await client.publishAsync(telemetryTopic(car.id), scheme, { qos: 1 });
      await client.endAsync();
    }
    expect(running.taken.map(({ text }) => text)).to.deep.equal(['mqtt', 'ws']);
  });

  it('answer a browser that asks for a page with 426', async () => {
    await using running = await startBroker();
    const response = await fetch(`http://127.0.0.1:${running.port}/`);
    expect(response.status).to.equal(426);
  });

  it('refuse a WebSocket that does not speak MQTT', async () => {
    await using running = await startBroker();
    const client = await rawClient(running.port);
    const key = 'dGhlIHNhbXBsZSBub25jZQ==';
    client.write(
      Buffer.from(
        `GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      ),
    );
    await client.whenClosed;
    expect(client.received().toString()).to.match(/^HTTP\/1.1 400/);
  });
});

describe('TLS with client certificates (needs openssl)', () => {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-tls-'));
  before(function () {
    if (spawnSync('openssl', ['version']).status !== 0) this.skip();
  });
  after(() => rmSync(dir, { recursive: true }));

  const file = (name: string) => join(dir, name);
  function openssl(...args: string[]) {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
  const certificate = (name: string, subject: string, ca?: string) =>
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', subject, '-keyout', file(`${name}.key`), '-out', file(`${name}.crt`)],
      ...(ca ? ['-CA', file(`${ca}.crt`), '-CAkey', file(`${ca}.key`)] : []),
    );

  it('lets a car in by its certificate, and one with a token too, and nobody by a stranger’s certificate', async () => {
    certificate('ca', '/CN=fleet CA');
    certificate('server', '/CN=localhost', 'ca');
    const env = {
      MQTT_TLS_PORT: '0',
      TLS_CERT: file('server.crt'),
      TLS_KEY: file('server.key'),
      TLS_CLIENT_CA: file('ca.crt'),
    };
    await using running = await startBroker({ env });
    const url = `mqtts://127.0.0.1:${running.broker.tlsPort}`;
    const id = await running.newVehicle();
    certificate('car', `/CN=${id}`, 'ca');
    certificate('stranger', `/CN=${id}`);
    const options = { clientId: id, rejectUnauthorized: false, reconnectPeriod: 0 };
    const pair = (name: string) => ({
      cert: readFileSync(file(`${name}.crt`)),
      key: readFileSync(file(`${name}.key`)),
    });

    const certified = await mqtt.connectAsync(url, { ...options, ...pair('car') });
    await certified.publishAsync(telemetryTopic(id), 'certified', { qos: 1 });
    await certified.endAsync();

    const car = await running.newCar();
    const withToken = await mqtt.connectAsync(url, { ...options, ...car, clientId: car.id });
    await withToken.publishAsync(telemetryTopic(car.id), 'token', { qos: 1 });
    await withToken.endAsync();

    const refused = await mqtt.connectAsync(url, { ...options, ...pair('stranger') }).catch((error) => error);
    expect(refused).to.be.instanceOf(Error);
    expect(running.taken.map(({ text }) => text)).to.deep.equal(['certified', 'token']);
  });
});
