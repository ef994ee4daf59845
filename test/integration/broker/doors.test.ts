import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { expect } from 'chai';
import mqtt from 'mqtt';
import { readBrokerConfig } from '../../../broker/config.js';
import { telemetryTopic } from '../../../contracts/index.js';
import { certificates, hasOpenssl } from '../../support/certificates.js';
import { eventually } from '../../support/eventually.js';
import { recordingLog } from '../../support/recording-log.js';
import { type RawClient, rawClient, startBroker } from './running-broker.js';

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
  const { file, read, make, remove } = certificates();
  before(function () {
    if (!hasOpenssl) this.skip();
  });
  after(remove);

  it('lets a car in by its certificate, and one with a token too, and nobody by a stranger’s certificate', async () => {
    make('ca', '/CN=fleet CA');
    make('server', '/CN=localhost', { ca: 'ca' });
    const env = {
      MQTT_TLS_PORT: '0',
      TLS_CERT: file('server.crt'),
      TLS_KEY: file('server.key'),
      TLS_CLIENT_CA: file('ca.crt'),
    };
    await using running = await startBroker({ env });
    const url = `mqtts://127.0.0.1:${running.broker.tlsPort}`;
    const id = await running.newVehicle();
    make('car', `/CN=${id}`, { ca: 'ca' });
    make('stranger', `/CN=${id}`);
    const options = { clientId: id, rejectUnauthorized: false, reconnectPeriod: 0 };
    const pair = (name: string) => ({
      cert: read(`${name}.crt`),
      key: read(`${name}.key`),
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

  /** As whom the broker shows itself to a client that comes now. */
  const shownOn = (port: number | undefined) =>
    new Promise<string>((resolve, reject) => {
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().subject.CN as string);
        socket.destroy();
      });
      socket.on('error', reject);
    });

  it('begins TLS with who says something alone, and lets only so many say nothing', async () => {
    make('bare', '/CN=localhost');
    const env = { MQTT_TLS_PORT: '0', TLS_CERT: file('bare.crt'), TLS_KEY: file('bare.key') };
    await using running = await startBroker({ env, limits: { silentConnections: 20, connectMs: 60_000 } });
    const silent: RawClient[] = [];
    for (let i = 0; i < 30; i++) silent.push(await rawClient(running.broker.tlsPort as number));
    await Promise.all(silent.slice(0, 10).map((client) => client.whenClosed));
    expect(await running.count('motorpool_mqtt_refusals_total', { reason: 'too-many-silent' })).to.equal(10);
    const car = await running.newCar();
    const url = `mqtts://127.0.0.1:${running.broker.tlsPort}`;
    const client = await mqtt.connectAsync(url, { ...car, clientId: car.id, rejectUnauthorized: false });
    await client.publishAsync(telemetryTopic(car.id), 'amid them', { qos: 1 });
    await client.endAsync();
    for (const one of silent) one.destroy();
  });

  it('shows a renewed certificate to who comes, keeps who is there, and keeps the old one where the new is broken', async () => {
    for (const [i, name] of ['first', 'second', 'third'].entries()) make(name, `/CN=${name}`, { days: i + 2 });
    // As a mounted secret is renewed: by another folder behind one link.
    const show = (folder: string, cert: string | Buffer, key: Buffer) => {
      mkdirSync(file(folder));
      writeFileSync(file(`${folder}/tls.crt`), cert);
      writeFileSync(file(`${folder}/tls.key`), key);
      symlinkSync(folder, file('next'));
      renameSync(file('next'), file('now'));
    };
    show('1', read('first.crt'), read('first.key'));
    const env = { MQTT_TLS_PORT: '0', TLS_CERT: file('now/tls.crt'), TLS_KEY: file('now/tls.key') };
    const { log, lines } = recordingLog();
    await using running = await startBroker({
      env,
      log,
      config: { tls: { ...readBrokerConfig(env).tls, everyMs: 10 } },
    });
    const { tlsPort } = running.broker;
    expect(await shownOn(tlsPort)).to.equal('first');
    const car = await running.newCar();
    const there = await mqtt.connectAsync(`mqtts://127.0.0.1:${tlsPort}`, {
      ...car,
      clientId: car.id,
      rejectUnauthorized: false,
      reconnectPeriod: 0,
    });

    show('2', read('second.crt'), read('second.key'));
    await eventually(async () => expect(await shownOn(tlsPort)).to.equal('second'));
    const told = (sentence: string) => lines.filter((line) => line.includes(sentence));
    expect(told('was renewed')).to.have.length(1);
    expect(told('was renewed')[0]).to.match(/"validUntil":"\d{4}-/);

    // All with one key: a look that falls between two of them finds no pair that fits.
    for (const [index, cert] of [read('third.crt'), 'half a certifi', ''].entries()) {
      const before = told('the one before serves on').length;
      show(`broken-${index}`, cert, read('second.key'));
      await eventually(() => expect(told('the one before serves on')).to.have.length(before + 1));
      expect(await shownOn(tlsPort)).to.equal('second');
    }
    rmSync(file('now'));
    await eventually(() => expect(told('ENOENT')).not.to.be.empty);
    expect(await shownOn(tlsPort)).to.equal('second');

    show('3', read('third.crt'), read('third.key'));
    await eventually(async () => expect(await shownOn(tlsPort)).to.equal('third'));
    const watched = await running.metrics.metrics();
    const until = Number(watched.match(/motorpool_tls_certificate_until_seconds\{door="mqtt"\} (\d+)/)?.[1]) * 1000;
    expect((until - Date.now()) / 86_400_000, 'days').to.be.within(3.9, 4);
    await there.publishAsync(telemetryTopic(car.id), 'still there', { qos: 1 });
    expect(running.taken.map(({ text }) => text)).to.deep.equal(['still there']);
    await there.endAsync();
  });

  it('does not start with a key of another certificate, and says so', async () => {
    for (const name of ['one', 'other']) make(name, `/CN=${name}`);
    const env = { MQTT_TLS_PORT: '0', TLS_CERT: file('one.crt'), TLS_KEY: file('other.key') };
    expect(() => readBrokerConfig(env)).to.throw(/TLS_CERT, TLS_KEY, TLS_CLIENT_CA: cannot be used \(.*mismatch/);
  });
});
