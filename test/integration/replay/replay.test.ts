import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { operatorClient } from '../../../edge-agent/operator/operator-client.js';
import { FORMATS } from '../../../edge-agent/replay/formats/index.js';
import type { RecordingFormat } from '../../../edge-agent/replay/recording.js';
import { type ReplayOptions, replay } from '../../../edge-agent/replay/replay.js';
import { countsLine } from '../../../edge-agent/replay/tally.js';
import { eventually } from '../../support/eventually.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../support/fixtures/replay/${name}`, import.meta.url));
const DATA_PACK = fileURLToPath(new URL('../../../../shared/data/telemetry/', import.meta.url));

describe('a replay into the running system', function () {
  this.timeout(120_000);
  let platform: TestPlatform;
  let complaints: string[];

  before(async () => {
    platform = await startPlatform();
  });
  after(() => platform[Symbol.asyncDispose]());
  beforeEach(() => {
    complaints = [];
  });

  const run = async (formatName: string, paths: string[], options: Partial<ReplayOptions> = {}) =>
    countsLine(
      await replay({
        format: FORMATS.find(({ name }) => name === formatName) as RecordingFormat,
        paths,
        keepTimes: false,
        mqtt: { host: '127.0.0.1', port: platform.mqttPort },
        client: operatorClient(platform.baseUrl, platform.admin),
        complain: (line) => complaints.push(line),
        ...options,
      }),
    );

  async function stateOf(vehicleId: string) {
    type State = { values: Record<string, { value: unknown; observedAt: string }> };
    return (await (await platform.signIn()).call<State>('GET', `/api/v1/vehicles/${vehicleId}/state`)).values;
  }

  it('stores a drive whose last row is now, on a car of its own, and rejects the rest with line and reason', async () => {
    const line = await run('kit', [fixture('2017-07-13_invented.csv')]);
    expect(line).to.equal('read 4 stored 3 repeated 0 quarantined 0 rejected 1');
    expect(complaints.join()).to.match(/2017-07-13_invented\.csv:5: rejected: Time "24:00:00\.000"/);
    const client = await platform.signIn();
    const { items } = await client.call<{ items: { id: string; externalId: string; model: string }[] }>(
      'GET',
      '/api/v1/vehicles',
    );
    const car = items.find(({ externalId }) => externalId === 'replay-kit-2017-07-13_invented');
    expect(car?.model).to.equal('Leon');
    await eventually(async () => {
      const engineRpm = (await stateOf(car?.id as string)).engineRpm;
      expect(engineRpm?.value).to.equal(850);
      expect(Date.now() - Date.parse(engineRpm?.observedAt as string)).to.be.within(0, 60_000);
    });
  });

  it('waits for what was acknowledged and cannot be read back yet, as where rooms run apart', async () => {
    const client = operatorClient(platform.baseUrl, platform.admin);
    let asked = 0;
    // Before the drive there is nothing yet; then two looks come before the commit.
    const late = { ...client, accounts: async (id: string) => (++asked <= 3 ? [] : client.accounts(id)) };
    expect(await run('bmwi3', [fixture('bmwi3.csv')], { client: late })).to.equal(
      'read 3 stored 3 repeated 0 quarantined 0 rejected 0',
    );
  });

  it('repeats itself with times kept: nothing is stored twice', async () => {
    const keep = { keepTimes: true };
    expect(await run('bmwi3', [fixture('bmwi3.csv')], keep)).to.equal(
      'read 3 stored 3 repeated 0 quarantined 0 rejected 0',
    );
    expect(await run('bmwi3', [fixture('bmwi3.csv')], keep)).to.equal(
      'read 3 stored 0 repeated 3 quarantined 0 rejected 0',
    );
  });

  it('counts what is older than the system keeps as quarantined, once', async () => {
    const keep = { keepTimes: true };
    expect(await run('nds', [fixture('nds.csv')], keep)).to.equal(
      'read 4 stored 0 repeated 0 quarantined 2 rejected 2',
    );
    expect(await run('nds', [fixture('nds.csv')], keep)).to.equal(
      'read 4 stored 0 repeated 2 quarantined 0 rejected 2',
    );
  });

  it('makes a car for each taxi of a file, and finds it again', async () => {
    const counts = await run('porto', [fixture('porto.csv')]);
    expect(counts).to.equal('read 12 stored 7 repeated 0 quarantined 0 rejected 5');
    expect(await run('porto', [fixture('porto.csv')])).to.equal('read 12 stored 7 repeated 0 quarantined 0 rejected 5');
    const { items } = await (await platform.signIn()).call<{ items: { externalId: string | null }[] }>(
      'GET',
      '/api/v1/vehicles?limit=1000',
    );
    expect(items.filter(({ externalId }) => externalId?.startsWith('replay-porto-'))).to.have.length(3);
  });

  it('drives the car that the person names, in real time where asked', async () => {
    const client = await platform.signIn();
    const vehicleId = await client.makeCar();
    const startedMs = performance.now();
    const counts = await run('carobd', [fixture('carobd.csv')], { vehicleId, speed: 8 });
    expect(performance.now() - startedMs).to.be.above(450); // four seconds at eight times
    expect(counts).to.equal('read 7 stored 6 repeated 0 quarantined 0 rejected 1');
    await eventually(async () => expect((await stateOf(vehicleId)).fuelPercent?.value).to.equal(47.05));
  });

  it('sends nothing where one of the files is of another kind', async () => {
    const refused = await run('twizy', [fixture('twizy.csv'), fixture('nds.csv')]).catch(
      (error: Error) => error.message,
    );
    expect(refused).to.match(/nds\.csv is no twizy file/);
    const { items } = await (await platform.signIn()).call<{ items: { externalId: string | null }[] }>(
      'GET',
      '/api/v1/vehicles?limit=1000',
    );
    expect(items.filter(({ externalId }) => externalId?.startsWith('replay-twizy-'))).to.have.length(0);
  });

  it('accounts for every row of a real drive (skipped without the data pack)', async function () {
    const drive = `${DATA_PACK}twizy/T1_03_29_2021.csv`;
    if (!existsSync(drive)) this.skip();
    expect(await run('twizy', [drive])).to.equal('read 6189 stored 6179 repeated 0 quarantined 0 rejected 10');
  });
});
