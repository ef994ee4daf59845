import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';
import { freePort, roomProcess } from '../../support/processes.js';

const PATIENT = { timeoutMs: 20_000 };
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe('the ways from an agent to the system', function () {
  this.timeout(60_000);
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'agent-ways-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  /** Runs an agent until the system shows its car as online and somewhere, and it has stopped cleanly. */
  async function expectToReport(platform: TestPlatform, vehicleId: string, env: Record<string, string>) {
    const admin = await platform.signIn();
    const agent = roomProcess('agent', 'edge-agent/main.ts', {
      VEHICLE_ID: vehicleId,
      DATA_DIR: join(dir, 'data'),
      SAMPLE_RATE: '10',
      ...env,
    });
    try {
      await agent.start();
      await eventually(async () => {
        const state = await admin.call<{ online: boolean; values: Record<string, unknown> }>(
          'GET',
          `/api/v1/vehicles/${vehicleId}/state`,
        );
        expect(state.online, agent.output()).to.equal(true);
        expect(state.values).to.include.keys('latitude', 'longitude');
      }, PATIENT);
      expect(await agent.stop()).to.equal(0);
      expect(agent.output()).to.match(/stopped, 0 samples kept/);
    } finally {
      await agent.kill();
    }
  }

  it('are WebSocket, on the port of MQTT', async () => {
    await using platform = await startPlatform();
    const admin = await platform.signIn();
    const vehicleId = await admin.makeCar();
    const { password } = await admin.credentials(vehicleId);
    await expectToReport(platform, vehicleId, {
      MQTT_URL: platform.mqttUrl.replace('mqtt:', 'ws:'),
      DEVICE_TOKEN: password,
    });
  });

  for (const scheme of ['mqtts', 'wss']) {
    it(`are ${scheme} with a client certificate and no token${hasOpenssl ? '' : ' (skipped: openssl is not installed)'}`, async function () {
      if (!hasOpenssl) return this.skip();
      certificate('ca', '/CN=fleet CA');
      certificate('server', '/CN=localhost', 'ca', 'subjectAltName=DNS:localhost,IP:127.0.0.1');
      const tlsPort = await freePort();
      await using platform = await startPlatform({
        MQTT_TLS_PORT: `${tlsPort}`,
        TLS_CERT: file('server.crt'),
        TLS_KEY: file('server.key'),
        TLS_CLIENT_CA: file('ca.crt'),
      });
      const vehicleId = await (await platform.signIn()).makeCar();
      certificate('car', `/CN=${vehicleId}`, 'ca');
      await expectToReport(platform, vehicleId, {
        MQTT_URL: `${scheme}://127.0.0.1:${tlsPort}`,
        TLS_CERT: file('car.crt'),
        TLS_KEY: file('car.key'),
        TLS_CA: file('ca.crt'),
      });
    });
  }

  it(`do not lead to a system whose certificate nobody vouches for${hasOpenssl ? '' : ' (skipped: openssl is not installed)'}`, async function () {
    if (!hasOpenssl) return this.skip();
    certificate('server', '/CN=localhost');
    const tlsPort = await freePort();
    await using platform = await startPlatform({
      MQTT_TLS_PORT: `${tlsPort}`,
      TLS_CERT: file('server.crt'),
      TLS_KEY: file('server.key'),
    });
    const admin = await platform.signIn();
    const vehicleId = await admin.makeCar();
    const { password } = await admin.credentials(vehicleId);
    const agent = roomProcess('agent', 'edge-agent/main.ts', {
      VEHICLE_ID: vehicleId,
      DEVICE_TOKEN: password,
      DATA_DIR: join(dir, 'data'),
      MQTT_URL: `mqtts://127.0.0.1:${tlsPort}`,
    });
    try {
      await agent.start();
      await eventually(
        () => expect(agent.output()).to.match(/offline for \d+ s \(127\.0\.0\.1:\d+: self-signed certificate\)/),
        PATIENT,
      );
    } finally {
      await agent.kill();
    }
  });

  const file = (name: string) => join(dir, name);

  function certificate(name: string, subject: string, ca?: string, extension?: string) {
    const { status, stderr } = spawnSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
        ...['-subj', subject, '-keyout', file(`${name}.key`), '-out', file(`${name}.crt`)],
        ...(ca ? ['-CA', file(`${ca}.crt`), '-CAkey', file(`${ca}.key`)] : []),
        ...(extension ? ['-addext', extension] : []),
      ],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
  }
});
