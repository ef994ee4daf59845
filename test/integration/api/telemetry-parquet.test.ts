/** Telemetry as Parquet, read by DuckDB: it says what the JSON says, and is made without holding it all. */
import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import type { StoredSample } from '../../../contracts/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { askDuckDb } from '../../support/duckdb.js';

const HOUR = 3600 * 1000;
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const MANY = 120_000;

describe('telemetry as Parquet', () => {
  let api: TestApi;
  let car: string;
  const boot = randomUUID();
  const start = Math.floor((Date.now() - HOUR) / 60_000) * 60_000;
  const sample = (seq: number, more: Partial<StoredSample> = {}): StoredSample => ({
    ...{ vehicleId: car, fleetId: null, boot, seq, quality: seq % 2 },
    observedAt: start + seq * 1000,
    receivedAt: start + seq * 1000 + 50,
    ...(seq % 3 !== 0 && { latitude: 41.39 + seq / 1000, longitude: 2.16 }),
    ...(seq % 5 !== 0 && { speedKmh: seq / 7, ignition: seq % 4 === 1 }),
    ...more,
  });
  const path = (query: string, of = car) => `${api.baseUrl}/api/v1/vehicles/${of}/telemetry?${query}`;
  const headers = () => ({ authorization: `Bearer ${api.token}` });
  async function parquet(query = ''): Promise<Uint8Array> {
    const answer = await fetch(path(`format=parquet&${query}`), { headers: headers() });
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'application/vnd.apache.parquet']);
    return new Uint8Array(await answer.arrayBuffer());
  }
  async function json(query = ''): Promise<Record<string, unknown>[]> {
    const answer = await fetch(path(query), { headers: headers() });
    return ((await answer.json()) as { items: Record<string, unknown>[] }).items;
  }
  const TIMES = `strftime(observedAt::timestamp, '%Y-%m-%dT%H:%M:%S.%gZ') as observedAt`;

  before(async () => {
    api = await startApi();
    car = await api.makeCar();
    await api.store.append([
      ...Array.from({ length: 300 }, (_, seq) => sample(seq)),
      sample(Number.MAX_SAFE_INTEGER, {
        observedAt: start + 500_000,
        receivedAt: start + 500_000,
        dtc: ['P0301', 'U0100'],
        accelerationG: [0.1, -0.2, 1],
        signals: { 'Vehicle.X': '=1+1', 'Vehicle.Y': 2.5, 'Vehicle.Z': true },
      }),
    ]);
  });
  after(() => api[Symbol.asyncDispose]());

  it('has every sample of the JSON, value for value, in types of its own', async () => {
    const items = await json();
    const file = await parquet();
    const rows = await askDuckDb(
      file,
      `select * replace (${TIMES}, strftime(receivedAt::timestamp, '%Y-%m-%dT%H:%M:%S.%gZ') as receivedAt) from file`,
    );
    const plain = rows.map(({ signals, ...row }) => {
      const there = Object.entries(row).filter(([, value]) => value !== null);
      const numbers = { seq: Number(row.seq), quality: Number(row.quality) };
      return {
        ...Object.fromEntries(there),
        ...numbers,
        ...(signals !== null && { signals: JSON.parse(String(signals)) }),
      };
    });
    expect(items).to.have.length(301);
    expect(plain).to.deep.equal(items);
    const types = await askDuckDb(file, 'select column_name as name, column_type as type from (describe file)');
    expect(Object.fromEntries(types.map(({ name, type }) => [name, type]))).to.deep.include({
      ...{ observedAt: 'TIMESTAMP', seq: 'BIGINT', speedKmh: 'DOUBLE', ignition: 'BOOLEAN' },
      ...{ dtc: 'VARCHAR[]', accelerationG: 'DOUBLE[]', boot: 'VARCHAR' },
    });
  });

  it('comes in steps, and with the signals that were asked for alone', async () => {
    const query = 'every=1m&fn=max&signals=speedKmh';
    const rows = await askDuckDb(await parquet(query), `select ${TIMES}, speedKmh from file`);
    expect(rows).to.deep.equal(await json(query));
    const [one] = await askDuckDb(await parquet('signals=speedKmh,Vehicle.Y'), 'select * from file order by seq desc');
    expect(Object.keys(one as object).sort()).to.deep.equal([
      'boot',
      'observedAt',
      'quality',
      'receivedAt',
      'seq',
      'signals',
      'speedKmh',
    ]);
    expect(one?.signals).to.equal('{"Vehicle.Y":2.5}');
  });

  it('of nothing is a table without rows', async () => {
    const file = await parquet('from=2020-01-01&to=2020-01-02');
    expect(await askDuckDb(file, 'select count(*)::integer as n from file')).to.deep.equal([{ n: 0 }]);
  });

  it(`streams ${MANY} samples in row groups without holding them all`, async function () {
    this.timeout(120_000);
    const many = await api.makeCar();
    for (let from = 0; from < MANY; from += 5000) {
      const observedAt = (seq: number) => start + seq;
      await api.store.append(
        Array.from({ length: 5000 }, (_, i) => sample(from + i, { vehicleId: many, observedAt: observedAt(from + i) })),
      );
    }
    const held = () => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    };
    const before = held();
    let peak = 0;
    const pieces: Uint8Array[] = [];
    const answer = await fetch(path('format=parquet', many), { headers: headers() });
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
      pieces.push(piece);
      peak = Math.max(peak, held() - before);
    }
    const file = Buffer.concat(pieces);
    const [told] = await askDuckDb(
      file,
      'select count(*)::integer as n, count(distinct seq)::integer as seqs, min(seq) as least, max(seq) as most from file',
    );
    expect(told).to.deep.equal({ n: MANY, seqs: MANY, least: '0', most: String(MANY - 1) });
    expect(peak / 2 ** 20, 'MB more than before, with those that the test keeps').to.be.lessThan(60);
  });
});
