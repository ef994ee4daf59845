/** What cars said long ago, out of the archive, by the routes that tell what they said just now. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { DAY_MS } from '../../../platform/telemetry-store/telemetry-store.js';
import { itemsOf, type Person, startApi, type TestApi } from '../../support/api.js';
import { makePartitions } from '../../support/archived-stores.js';
import { askDuckDb } from '../../support/duckdb.js';
import { eventually } from '../../support/eventually.js';
import { rentedBefore } from '../../support/rented-before.js';

const MINUTES = 180;
const MINUTE_MS = 60_000;
/** A day that is over, and its noon. */
const DAY = Math.floor(Date.now() / DAY_MS) * DAY_MS - 40 * DAY_MS;
const NOON = DAY + DAY_MS / 2;
const OUT = { from: NOON + 60 * MINUTE_MS, to: NOON + 120 * MINUTE_MS };

describe('telemetry out of the archive', function () {
  this.timeout(60_000);
  let api: TestApi;
  let car: string;
  let person: Person;
  const of = (query: string) =>
    `/api/v1/vehicles/${car}/telemetry?from=${new Date(DAY).toISOString()}&to=${new Date(DAY + DAY_MS).toISOString()}${query}`;
  const ask = (query = '') => api.request('GET', of(query));
  const placed = async () =>
    itemsOf((await ask()).json).flatMap(({ latitude }, i) => (latitude === undefined ? [] : [i]));

  before(async () => {
    api = await startApi({ TELEMETRY_ARCHIVE_DAYS: '365' });
    await api.db.raw('insert into telemetry_archive (until) values (?)', [new Date(DAY)]);
    await makePartitions(api.databaseUrl, DAY, 1);
    car = await api.makeCar();
    const boot = randomUUID();
    const at = (i: number) => NOON + i * MINUTE_MS;
    await api.store.append([{ ...sampleAt(0), observedAt: Date.now() }]);
    // As they came then: what is behind the archive takes them while their day has its place.
    await api.db.raw(
      `insert into telemetry_samples (vehicle_id, observed_at, boot, seq, received_at, quality, latitude, longitude, speed_kmh, signals)
       select ?, to_timestamp(?::float8 / 1000 + i * 60), ?, i * 2, now(), 0, 41 + i / 1000.0, 2.1, i / 7.0, '{"Vehicle.X":1}'
       from generate_series(0, ?::integer - 1) i`,
      [car, NOON, boot, MINUTES],
    );
    const partition = `telemetry_samples_${new Date(DAY).toISOString().slice(0, 10).replaceAll('-', '')}`;
    const inStore = async () => (await api.db.raw('select to_regclass(?) as found', [partition])).rows[0].found;
    await api.store.applyRetention(Date.now());
    expect(await inStore(), 'for who began to read before it was archived').to.equal(partition);
    await api.store.applyRetention(Date.now());
    expect(await inStore(), 'the store has let go of that day').to.equal(null);
    person = await api.register();
    await rentedBefore(api.db, [{ userId: person.userId, vehicleId: car, daysAgo: 41, days: 3 }]);
    await api.db('reservations').update({ started_at: new Date(OUT.from), ended_at: new Date(OUT.to) });

    function sampleAt(i: number) {
      return { vehicleId: car, fleetId: null, boot, seq: i, observedAt: at(i), receivedAt: Date.now(), quality: 0 };
    }
  });
  after(() => api[Symbol.asyncDispose]());

  it('comes as JSON, page by page, in every format and in steps', async () => {
    const { status, json, text } = await ask();
    expect(status, text).to.equal(200);
    const items = itemsOf(json);
    expect(items.map(({ seq }) => seq)).to.deep.equal(Array.from({ length: MINUTES }, (_, i) => i * 2));
    expect(items[7]).to.deep.include({ observedAt: new Date(NOON + 7 * MINUTE_MS).toISOString(), latitude: 41.007 });
    expect(items[7]).to.deep.include({ speedKmh: 1, signals: { 'Vehicle.X': 1 } });
    const first = await ask('&limit=100');
    const rest = await ask(`&cursor=${first.json?.nextCursor}`);
    expect([...itemsOf(first.json), ...itemsOf(rest.json)]).to.deep.equal(items);
    const lines = (await ask('&format=csv')).text.trim().split('\n');
    expect(lines).to.have.length(MINUTES + 1);
    for (const format of ['geojson', 'gpx', 'kml']) expect((await ask(`&format=${format}`)).text).to.include('2.1');
    const seconds = itemsOf((await ask('&every=30s&fn=last&signals=speedKmh')).json);
    expect(seconds.map(({ speedKmh }) => speedKmh)).to.deep.equal(items.map(({ speedKmh }) => speedKmh));
  });

  it('comes as Parquet, as it would from the store', async () => {
    const answer = await fetch(api.baseUrl + of('&format=parquet'), {
      headers: { authorization: `Bearer ${api.token}` },
    });
    const rows = await askDuckDb(
      new Uint8Array(await answer.arrayBuffer()),
      'select count(*)::integer as n, max(latitude) as north, min(signals) as signals from file',
    );
    expect(rows).to.deep.equal([{ n: MINUTES, north: 41.179, signals: '{"Vehicle.X":1}' }]);
  });

  it('has its gaps told, and is for those alone who may see where cars were; looking at it is noted', async () => {
    const { json } = await api.request('GET', of('').replace('telemetry?', 'telemetry/gaps?'));
    const [boot] = itemsOf(json);
    expect(boot).to.include({ firstSeq: 0, lastSeq: 2 * MINUTES - 2, stored: MINUTES });
    expect(boot?.missing).to.have.length(MINUTES - 1);
    expect((await api.request('GET', of(''), { token: person.token })).status).to.equal(403);
    await eventually(async () =>
      expect(await api.db('position_views').where({ vehicle_id: car }).pluck('way')).to.include('telemetry'),
    );
  });

  it('says where nobody was any more once who drove is erased: in no answer and in no file', async () => {
    expect(await placed()).to.have.length(MINUTES);
    const [{ key: before }] = await api.db('telemetry_archive_files').select('key');
    const erased = await api.request('POST', `/api/v1/users/${person.userId}/erasure`, { body: { confirm: 'erase' } });
    expect(erased.status, erased.text).to.equal(204);
    const isOut = (i: number) => i >= 60 && i < 120;
    expect(await placed()).to.deep.equal(Array.from({ length: MINUTES }, (_, i) => i).filter((i) => !isOut(i)));
    expect(itemsOf((await ask()).json)).to.have.length(MINUTES);
    expect(await api.blobs.get(before)).to.equal(undefined);
    const kept: Buffer[] = [];
    for await (const key of api.blobs.keys()) {
      const bytes = (await api.blobs.get(key)) as Buffer;
      if (bytes.subarray(0, 4).toString() === 'PAR1') kept.push(bytes); // others are of models
    }
    expect(kept).to.have.length(1);
    const [left] = await askDuckDb(kept[0] as Buffer, 'select count(latitude)::integer as n from file');
    expect(left).to.deep.equal({ n: MINUTES - 60 });
  });
});
