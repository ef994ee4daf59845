import { expect } from 'chai';
import { operatorClient } from '../../../edge-agent/operator/operator-client.js';
import { type SimulateOptions, simulate } from '../../../edge-agent/simulator/simulate.js';
import { eventually } from '../../support/eventually.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';

describe('many simulated cars on the running system', function () {
  this.timeout(60_000);
  let platform: TestPlatform;

  before(async () => {
    platform = await startPlatform();
  });
  after(() => platform[Symbol.asyncDispose]());

  const run = (options: Partial<SimulateOptions> = {}) =>
    simulate({
      cars: 20,
      rate: 5,
      durationS: 2,
      samplesPerMessage: 1,
      verify: true,
      mqtt: { host: '127.0.0.1', port: platform.mqttPort },
      client: operatorClient(platform.baseUrl, platform.admin),
      tell: () => {},
      ...options,
    });

  it('have every sample acknowledged, and every acknowledged one can be read back', async () => {
    const result = await run();
    expect(result.sent).to.be.above(100); // 200, where the machine keeps time
    expect(result.acknowledged).to.equal(result.sent);
    expect(result.losses).to.deep.equal([]);
    expect(result.p50Ms).to.be.within(0, result.p99Ms);
  });

  it('are the same cars in the next run', async () => {
    await run({ cars: 22, durationS: 0.5, samplesPerMessage: 2 });
    const { items } = await (await platform.signIn()).call<{ items: { externalId: string | null }[] }>(
      'GET',
      '/api/v1/vehicles?limit=1000',
    );
    expect(items.filter(({ externalId }) => externalId?.startsWith('sim-'))).to.have.length(22);
  });

  it('are told apart from a system that lost what it acknowledged', async () => {
    let forgot = false;
    const client = operatorClient(platform.baseUrl, platform.admin);
    const accounts: typeof client.accounts = async (vehicleId) => {
      const isFirst = !forgot;
      forgot = true;
      if (isFirst) await platform.db.raw('delete from telemetry_samples where vehicle_id = ?', [vehicleId]);
      return client.accounts(vehicleId);
    };
    const { losses } = await run({ durationS: 0.5, client: { ...client, accounts } });
    expect(losses).to.have.length(1);
  });
});

describe('the demo fleet', function () {
  this.timeout(60_000);

  it('drives from the start, on the streets of the Eixample', async () => {
    await using platform = await startPlatform({ DEMO_CARS: '3' });
    const client = await platform.signIn();
    interface State {
      online: boolean;
      values: Record<string, { value: unknown }>;
    }
    const { items } = await eventually(
      async () => {
        const page = await client.call<{ items: { id: string; externalId: string }[] }>('GET', '/api/v1/vehicles');
        expect(page.items.map(({ externalId }) => externalId).sort()).to.deep.equal([
          'demo-001',
          'demo-002',
          'demo-003',
        ]);
        return page;
      },
      { timeoutMs: 15_000 },
    );
    for (const { id } of items) {
      await eventually(
        async () => {
          const state = await client.call<State>('GET', `/api/v1/vehicles/${id}/state`);
          expect(state.online).to.equal(true);
          expect(state.values.latitude?.value).to.be.within(41.37, 41.42);
        },
        { timeoutMs: 15_000 },
      );
    }
  });
});
