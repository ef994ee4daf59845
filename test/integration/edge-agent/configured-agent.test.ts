/** From the operator's screen into the car and back: the real system, a real agent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { startPlatform } from '../../support/platform.js';
import { roomProcess } from '../../support/processes.js';

interface Config {
  version: number;
  appliedVersion: number | null;
  applied: boolean;
}

describe('a configuration of a car', function () {
  this.timeout(60_000);

  it('is shown as applied once the agent has taken it, also after the system was started anew', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'agent-'));
    const first = await startPlatform();
    const admin = await first.signIn();
    const vehicleId = await admin.makeCar();
    const { password } = await admin.credentials(vehicleId);
    const path = `/api/v1/vehicles/${vehicleId}`;
    const configure = (platform: { baseUrl: string }, token: string, samplingRate: number) =>
      fetch(`${platform.baseUrl}${path}/telemetry-configs`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' },
        body: JSON.stringify({ items: [{ sensorType: 'speed', samplingRate }] }),
      });
    expect((await configure(first, admin.token, 2)).status).to.equal(200);
    expect(await admin.call<Config>('GET', `${path}/config`)).to.include({ version: 1, applied: false });
    const agent = roomProcess('agent', 'edge-agent/main.ts', {
      MQTT_URL: first.mqttUrl,
      VEHICLE_ID: vehicleId,
      DEVICE_TOKEN: password,
      DATA_DIR: dir,
      SAMPLE_RATE: '10',
    });
    const applied = (client: typeof admin, version: number) => async () =>
      expect(await client.call<Config>('GET', `${path}/config`)).to.include({ version, applied: true });
    try {
      await agent.start();
      await eventually(applied(admin, 1), { timeoutMs: 15_000 });
      await configure(first, admin.token, 4);
      await eventually(applied(admin, 2), { timeoutMs: 15_000 });

      // What was retained is gone with the broker's memory; the agent comes to a broker that has to ask.
      const { mqttPort, databaseUrl } = first;
      await first[Symbol.asyncDispose]();
      await using second = await startPlatform({ DATABASE_URL: databaseUrl, MQTT_PORT: String(mqttPort) });
      const { token } = await second.signIn();
      await configure(second, token, 8);
      await eventually(applied(await second.signIn(), 3), { timeoutMs: 20_000 });
      expect(await agent.stop()).to.equal(0);
    } finally {
      await agent.kill();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
