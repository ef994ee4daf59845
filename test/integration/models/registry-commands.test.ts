/** Which version of a model serves, from the command line, on a running system. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { writeTable } from '../../../models/tables/write-table.js';
import { ADMIN, itemsOf, startApi, type TestApi } from '../../support/api.js';
import { hourlyRentals } from '../../support/hourly-rentals.js';
import { programOf } from '../../support/main-program.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe("the registry's command line", function () {
  this.timeout(120_000);
  let api: TestApi;
  let folder: string;
  before(async () => {
    api = await startApi();
    folder = await mkdtemp(join(tmpdir(), 'registry-'));
    await writeTable(join(folder, 'train.csv'), hourlyRentals());
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function models(args: readonly string[], who: Record<string, string> = asAdmin()) {
    const env = { PATH: process.env.PATH, MOTORPOOL_URL: api.baseUrl, ...who };
    const child = spawn(process.execPath, [...programOf('models/main.ts'), ...args], { cwd: ROOT, env });
    let [out, complaint] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      complaint += chunk;
    });
    const [status] = (await once(child, 'close')) as [number];
    return { status, out: out.trim(), complaint: complaint.trim() };
  }
  const asAdmin = () => ({ ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password });
  const newest = async () => itemsOf((await api.request('GET', '/api/v1/models?task=demand')).json)[0];

  it('trains a version into the shadow, with its data, recipe and what it reaches', async () => {
    const file = join(folder, 'demand.json');
    const line = ['train', 'demand', '--quick', '--train', join(folder, 'train.csv'), '--model', file, '--register'];
    const { status, out, complaint } = await models(line);
    expect(status, complaint).to.equal(0);
    expect(out.split('\n').at(-1)).to.equal('demand 1 is added in the shadow');
    const version = await newest();
    expect(version).to.deep.include({ number: 1, stage: 'shadow', seed: 42 });
    expect(version?.parameters).to.deep.include({ recipe: 1, quick: true });
    expect(version?.metrics).to.have.property('rmsle');
    const again = await models([
      'register',
      file,
      '--data-from',
      '2025-01-01T00:00:00Z',
      '--data-until',
      '2025-04-01T00:00:00Z',
    ]);
    expect(again, again.complaint).to.include({ status: 0, out: 'demand 2 is added in the shadow' });
    expect(await newest()).to.include({ dataUntil: '2025-04-01T00:00:00.000Z', dataHash: version?.dataHash });
  });

  it('promotes, rolls back, retires and switches, each with its reason', async () => {
    const why = (reason: string) => ['--reason', reason];
    const done = async (...line: string[]) => {
      const { status, out, complaint } = await models(line);
      expect(status, complaint).to.equal(0);
      return out;
    };
    expect(await done('promote', 'demand', '1', ...why('The first'))).to.equal('demand 1 serves');
    expect(await done('promote', 'demand', '2', ...why('Newer data'))).to.equal('demand 2 serves');
    expect(await done('roll-back', 'demand', ...why('Prices jumped'))).to.equal('demand 1 serves again');
    const key = await api.request('POST', '/api/v1/api-keys', {
      body: { name: 'models', permissions: ['models.manage', 'predictions.read'] },
    });
    const byKey = await models(['switch', 'demand', 'off', ...why('A test')], {
      MOTORPOOL_API_KEY: String(key.json?.key),
    });
    expect(byKey, `${byKey.complaint} ${key.text}`).to.include({ status: 0, out: 'demand: rules serve' });
    const listed = (await done('list', 'demand')).split('\n');
    expect(listed[0]).to.equal('demand: rules serve, it is switched off');
    expect(listed[1]).to.match(/^ {2}2 {2}retired .*rmsle .* Version 1 serves: Prices jumped$/);
    expect(await done('retire', 'demand', '1', ...why('Too old'))).to.equal('demand 1 is retired');
  });

  it('says in one sentence what is wrong', async () => {
    await writeFile(join(folder, 'none.json'), '{}');
    const [head] = (await readFile(join(folder, 'demand.json'), 'utf8')).split(',"saved":');
    await writeFile(join(folder, 'odd.json'), `${head},"saved":{"no":"model"}}`);
    const wrong: [string[], RegExp, Record<string, string>?][] = [
      [['list'], /Who are you\? Set MOTORPOOL_API_KEY/, {}],
      [['list'], /Nothing answers at http:\/\/127\.0\.0\.1:9 /, { ...asAdmin(), MOTORPOOL_URL: 'http://127.0.0.1:9' }],
      [['register', join(folder, 'none.json')], /none\.json: there is no model in it/],
      [
        ['register', join(folder, 'odd.json')],
        /400: The file is no model that can serve: tried as one of demand, it fails/,
      ],
      [['promote', 'demand', '9', '--reason', 'x'], /there is no version 9 of demand/],
      [['roll-back', 'nothing', '--reason', 'x'], /409: No other version of this task was live/],
      [['retire', 'demand', '1'], /required option '--reason <words>'/],
    ];
    for (const [line, sentence, who] of wrong) {
      const { status, complaint } = await models(line, who);
      expect(complaint, line.join(' ')).to.match(sentence);
      expect(complaint.split('\n'), line.join(' ')).to.have.lengthOf(1);
      expect(status).to.equal(1);
    }
  });
});
