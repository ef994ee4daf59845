/** Commands while `kill -9` takes the broker, the API and the agent, each at any moment: none is lost, none is done twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { CommandWithHistory } from '../../../api/commands/command.js';
import { COMMAND_STATES } from '../../../contracts/index.js';
import { type ApiClient, signIn } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { type RoomProcess, roomProcess } from '../../support/processes.js';
import { hasRedis } from '../../support/redis.js';
import { ADMIN } from './fire.js';
import { startProcessesApart } from './processes-apart.js';

const ROUNDS = Number(process.env.KILLS ?? 3);
const PATIENT = { timeoutMs: 60_000, everyMs: 200 };

describe('commands under fire (needs redis-server)', function () {
  this.timeout(180_000 + ROUNDS * 20_000);

  it('come to an end, each once, whoever is killed in the middle', async function () {
    if (!hasRedis) return this.skip();
    await using apart = await startProcessesApart();
    const dir = mkdtempSync(join(tmpdir(), 'agent-'));
    let admin = await signIn(apart.http, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
    const car = await admin.makeCar();
    const { password } = await admin.credentials(car);
    const agent = roomProcess('agent', 'edge-agent/main.ts', {
      ...{ MQTT_URL: apart.mqttUrl, VEHICLE_ID: car, DEVICE_TOKEN: password, DATA_DIR: dir, SAMPLE_RATE: '5' },
    });
    const [, broker, api] = apart.rooms as [RoomProcess, RoomProcess, RoomProcess];
    const victims = [agent, broker, api];
    const path = `/api/v1/vehicles/${car}/commands`;
    /** The API may be the victim: asked again until it answers. */
    const insist = <T>(ask: (client: ApiClient) => Promise<T>) =>
      eventually(async () => {
        admin = await signIn(apart.http, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
        return ask(admin);
      }, PATIENT);

    try {
      await agent.start();
      const ids: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const type = round % 2 === 0 ? 'unlock' : 'lock';
        const { id } = await insist((client) => client.call<{ id: string }>('POST', path, { type, expiresInS: 600 }));
        ids.push(id);
        const victim = victims[round % victims.length] as RoomProcess;
        await pause(Math.random() * 150); // anywhere between the queue and the effect
        await victim.kill();
        await victim.start();
      }
      for (const id of ids) {
        const { state, detail, history } = await insist(async (client) => {
          const now = await client.call<CommandWithHistory>('GET', `${path}/${id}`);
          expect(['done', 'confirmed', 'failed'], `${now.state} ${agent.output()}\n${apart.output()}`).to.include(
            now.state,
          );
          return now;
        });
        if (state === 'failed') expect(detail).to.equal('the agent was cut off while it did this');
        const ranks = history.map((step) => COMMAND_STATES.indexOf(step.state));
        expect(ranks).to.deep.equal([...ranks].sort((a, b) => a - b));
        expect(
          history.filter((step) => step.state === 'done' && !step.detail?.startsWith('not confirmed')),
        ).to.have.length.at.most(1);
      }
    } finally {
      await agent.kill();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
