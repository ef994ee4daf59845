/** A car with a certificate of our own CA is that car, and no other, whatever else it says (needs openssl). */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mqtt, { type IClientOptions } from 'mqtt';
import { statusTopic, telemetryTopic } from '../../../contracts/index.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';
import { freePort } from '../../support/processes.js';
import { driveVictim, FALSE_SPEED, sampleOf, type Victim } from './victim.js';

describe('a car with a certificate that is after another (skipped without openssl)', () => {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-intruder-'));
  const file = (name: string) => join(dir, name);
  let platform: TestPlatform;
  let victim: Victim;
  let own: { username: string; password: string };
  let url: string;
  before(async function () {
    if (spawnSync('openssl', ['version']).status !== 0) this.skip();
    certificate('ca', '/CN=fleet CA');
    certificate('server', '/CN=localhost', 'ca');
    const port = await freePort();
    platform = await startPlatform({
      MQTT_TLS_PORT: String(port),
      TLS_CERT: file('server.crt'),
      TLS_KEY: file('server.key'),
      TLS_CLIENT_CA: file('ca.crt'),
    });
    url = `mqtts://127.0.0.1:${port}`;
    const api = await platform.signIn();
    victim = await driveVictim(platform, api);
    own = await api.credentials(await api.makeCar());
    certificate('own', `/CN=${own.username}`, 'ca');
    certificate('both', `/CN=${own.username}/CN=${victim.id}`, 'ca');
    certificate('self-made', `/CN=${victim.id}`);
    certificate('capitals', `/CN=${victim.id.toUpperCase()}`, 'ca');
    certificate('padded', `/CN=${victim.id} `, 'ca');
  });
  afterEach(() => victim.isUntouched());
  after(async () => {
    await victim?.[Symbol.asyncDispose]();
    await platform?.[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true });
  });

  function certificate(name: string, subject: string, ca?: string) {
    const { status, stderr } = spawnSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
        ...['-subj', subject, '-keyout', file(`${name}.key`), '-out', file(`${name}.crt`)],
        ...(ca ? ['-CA', file(`${ca}.crt`), '-CAkey', file(`${ca}.key`)] : []),
      ],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
  }
  const connect = (name: string, options: IClientOptions) =>
    mqtt.connectAsync(url, {
      cert: readFileSync(file(`${name}.crt`)),
      key: readFileSync(file(`${name}.key`)),
      rejectUnauthorized: false,
      reconnectPeriod: 0,
      ...options,
    });

  const tries: [string, string, () => IClientOptions][] = [
    ['names the victim as its client', 'own', () => ({ clientId: victim.id })],
    ['names the victim as its user', 'own', () => ({ clientId: victim.id, username: victim.id })],
    ['knows the victim’s name, and its own token', 'own', () => ({ ...own, username: victim.id, clientId: victim.id })],
    ['has two names', 'both', () => ({ clientId: victim.id })],
    ['made the victim’s certificate itself', 'self-made', () => ({ clientId: victim.id })],
    ['is certified in capitals', 'capitals', () => ({ clientId: victim.id })],
    ['is certified with a space', 'padded', () => ({ clientId: victim.id })],
    [
      'leaves a will for the victim',
      'own',
      () => ({
        clientId: own.username,
        will: { topic: statusTopic(victim.id), payload: Buffer.from('{"online":false}'), qos: 1, retain: true },
      }),
    ],
  ];
  for (const [what, name, options] of tries) {
    it(`is refused when it ${what}`, async () => {
      const answer = await connect(name, options()).catch((error: unknown) => error);
      expect(answer).to.be.instanceOf(Error);
    });
  }

  it('is cut off when it speaks for the victim', async () => {
    const client = await connect('own', { clientId: own.username });
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(telemetryTopic(victim.id), sampleOf('00000000-0000-4000-8000-000000000009', 0, FALSE_SPEED), {
      qos: 1,
    });
    await closed;
    client.end(true);
  });
});
