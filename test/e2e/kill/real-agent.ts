/** A real agent among the victims: what it sensed is all there in the end, whoever was killed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { roomProcess } from '../../support/processes.js';
import { timed, type Victim } from './victim.js';

export interface RealAgent extends AsyncDisposable {
  readonly victim: Victim;
  /** Stops it once nothing waits in its outbox. */
  finish(): Promise<void>;
  /** Asserts that no number of any of its boots is missing, and gives how many samples are stored. */
  expectWhole(admin: ApiClient): Promise<number>;
}

export async function startRealAgent(mqttUrl: string, admin: ApiClient): Promise<RealAgent> {
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-agent-'));
  const vehicleId = await admin.makeCar();
  const { password } = await admin.credentials(vehicleId);
  const agent = roomProcess('agent', 'edge-agent/main.ts', {
    ...{ MQTT_URL: mqttUrl, VEHICLE_ID: vehicleId, DEVICE_TOKEN: password, DATA_DIR: dir },
    ...{ SAMPLE_RATE: '20', STATUS_EVERY_S: '1', LOG_LEVEL: 'info' },
  });
  await agent.start();
  let saidBefore = '';
  return {
    victim: {
      name: 'agent',
      async killAndRestart() {
        await agent.kill();
        saidBefore = agent.output();
        return timed(() => agent.start());
      },
    },
    async finish() {
      const few = () => {
        expect(agent.output(), 'of the run before').to.not.equal(saidBefore);
        expect(agent.output()).to.match(/online, [^\n]* \d\d? samples? waiting\n$/);
      };
      await eventually(few, { timeoutMs: 120_000 });
      expect(await agent.stop()).to.equal(0);
      expect(agent.output()).to.match(/stopped, 0 samples kept/);
    },
    async expectWhole(client) {
      const gaps = `/api/v1/vehicles/${vehicleId}/telemetry/gaps`;
      const { items } = await client.call<{ items: { firstSeq: number; stored: number; missing: unknown[] }[] }>(
        'GET',
        gaps,
      );
      for (const boot of items) expect(boot, 'a boot of the agent').to.deep.include({ firstSeq: 0, missing: [] });
      return items.reduce((sum, { stored }) => sum + stored, 0);
    },
    async [Symbol.asyncDispose]() {
      await agent.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
