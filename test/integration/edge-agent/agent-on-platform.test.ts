import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { startPlatform } from '../../support/platform.js';
import { roomProcess } from '../../support/processes.js';

interface State {
  online: boolean;
  values: Record<string, Value>;
}

interface Value {
  value: unknown;
  observedAt: string;
}

describe('the agent and the system', function () {
  this.timeout(60_000);

  it('shows a car where its agent reports it, with no gap though the agent was killed, and offline when it stopped', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'agent-'));
    await using platform = await startPlatform();
    const admin = await platform.signIn();
    const vehicleId = await admin.makeCar();
    const { password } = await admin.credentials(vehicleId);
    const agent = roomProcess('agent', 'edge-agent/main.ts', {
      MQTT_URL: platform.mqttUrl,
      VEHICLE_ID: vehicleId,
      DEVICE_TOKEN: password,
      DATA_DIR: dir,
      SAMPLE_RATE: '10',
    });
    const state = () => admin.call<State>('GET', `/api/v1/vehicles/${vehicleId}/state`);
    try {
      await agent.start();
      await eventually(async () => expect((await state()).values.latitude?.value).to.be.closeTo(41.39, 0.02), {
        timeoutMs: 15_000,
      });
      await agent.kill();
      const restartedAt = new Date().toISOString();
      await agent.start();
      const restarted = async () =>
        expect((await state()).values.latitude).to.satisfy((fix: Value) => fix.observedAt > restartedAt);
      await eventually(restarted, { timeoutMs: 15_000 });
      expect((await state()).online).to.equal(true);
      expect(await agent.stop()).to.equal(0);
      expect(agent.output()).to.match(/stopped, 0 samples kept/);
      await eventually(async () => expect((await state()).online).to.equal(false));
      const gaps = await admin.call<{ items: { missing: unknown[] }[] }>(
        'GET',
        `/api/v1/vehicles/${vehicleId}/telemetry/gaps`,
      );
      expect(gaps.items.map(({ missing }) => missing)).to.deep.equal([[], []]);
    } finally {
      await agent.kill();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
