/** A person of a system of many processes takes their data out and is erased: then they are in none of its stores. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Knex } from 'knex';
import mqtt from 'mqtt';
import { telemetryTopic } from '../../contracts/index.js';
import { allOfRedis } from '../support/all-of-redis.js';
import { signIn } from '../support/api-client.js';
import { openTestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { tell } from '../support/figures.js';
import { influxMissing, startInflux } from '../support/influx.js';
import { hasRedis } from '../support/redis.js';
import { columnsNear, columnsWith } from '../support/words-in-tables.js';
import { ADMIN } from './kill/fire.js';
import { startProcessesApart } from './kill/processes-apart.js';

const MARK = 'Zyxwvu';
const PERSON = {
  name: `${MARK} Name`,
  email: `${MARK}@example.org`,
  phoneNumber: '+34698765432',
  address: `${MARK} 7`,
};
const PASSWORD = 'an honest password';
const MINUTE_MS = 60_000;
/** How long they were out with the car, stood at its branch with it, and were gone. */
const OUT_MINUTES = 80;
const BRINGING_BACK_MINUTES = 10;
const BACK_MINUTES = 30;
/** Where the car was with them, and where its branch is. */
const SECRET = { latitude: 47.123456, longitude: 8.654321 };
const OPEN = { latitude: 41.3874, longitude: 2.1686 };
const WORDS = [MARK, '698765432', '47.123456', '8.654321'];
const PATIENT = { timeoutMs: 60_000, everyMs: 200 };

describe('a person who is erased', function () {
  this.timeout(600_000);

  it('is in no store any more: PostgreSQL, quarantine, InfluxDB, Redis, files and logs', async function () {
    if (!hasRedis || influxMissing()) this.skip(); // needs redis-server and influxd
    const influx = await startInflux();
    try {
      await using system = await startProcessesApart({ INFLUX_URL: influx.url.href, INFLUX_DATABASE: 'fleet' });
      await using database = await openTestDatabase(system.databaseUrl);
      const { db } = database;
      const admin = await signIn(system.http, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
      const car = await admin.makeCar();
      await admin.call('POST', '/api/users/register', { ...PERSON, password: PASSWORD });
      const person = await signIn(system.http, PERSON.email, PASSWORD);
      const days = (n: number) => new Date(Date.now() + n * 24 * 60 * MINUTE_MS).toISOString();
      const wish = { vehicleId: car, startsAt: days(1), endsAt: days(2) };
      const { id } = await person.call<{ id: string }>('POST', '/api/v1/reservations', wish);

      const client = await mqtt.connectAsync(system.mqttUrl, { ...(await admin.credentials(car)), clientId: car });
      const say = (samples: object[], boot = randomUUID()) =>
        client.publishAsync(telemetryTopic(car), JSON.stringify({ boot, samples }), { qos: 1 });
      const endedAt = Date.now() - BACK_MINUTES * MINUTE_MS;
      const startedAt = endedAt - (OUT_MINUTES + BRINGING_BACK_MINUTES) * MINUTE_MS;
      const minutes = (count: number, from: number, place: object) =>
        Array.from({ length: count }, (_, seq) => ({ seq, observedAt: from + seq * MINUTE_MS, ...place }));
      await say(minutes(OUT_MINUTES, startedAt, SECRET));
      await say(minutes(BRINGING_BACK_MINUTES - 1, endedAt - BRINGING_BACK_MINUTES * MINUTE_MS, OPEN));
      await say([{ seq: 0, observedAt: 'never', ...SECRET }]);
      const inInflux = () => all(influx.url);
      await eventually(async () => expect(await inInflux()).to.include('47.123456'), PATIENT);
      await eventually(
        async () => expect(await db('quarantine').where({ vehicle_id: car })).to.have.length(1),
        PATIENT,
      );
      // It came as it was sent, not only now.
      await db('quarantine')
        .where({ vehicle_id: car })
        .update({ received_at: new Date(startedAt + MINUTE_MS) });
      const out = { started_at: new Date(startedAt), ended_at: new Date(endedAt) };
      await db('reservations')
        .where({ id })
        .update({ state: 'completed', ...out, reason: `${MARK} was late` });
      await say(minutes(BACK_MINUTES - 1, endedAt + MINUTE_MS, OPEN));
      await eventually(async () => expect(await inInflux()).to.include('41.3874'), PATIENT);
      const believed = async () => (await db('vehicle_states').where({ vehicle_id: car }).first()).latitude;
      await eventually(async () => expect(await believed()).to.equal(OPEN.latitude), PATIENT);

      const exportMs = await timed(async () => {
        const data = JSON.stringify(await person.call('GET', '/api/v1/users/me/export'));
        for (const word of WORDS) expect(data).to.include(word);
      });
      const found = async () => ({
        tables: [...(await columnsWith(db, WORDS)), ...(await placesIn(db))],
        influx: WORDS.filter((word) => includes(influxText, word)),
      });
      let influxText = await inInflux();
      expect((await found()).tables, 'the search finds them').to.include.members(['users.name', 'quarantine.payload']);
      expect((await found()).influx, 'the search finds where they were').to.include('47.123456');

      const erasedMs = await timed(async () => {
        await person.call('POST', '/api/v1/users/me/erasure', { confirm: 'erase' });
        await eventually(
          async () => {
            influxText = await inInflux();
            expect(await found()).to.deep.equal({ tables: [], influx: [] });
          },
          { timeoutMs: 300_000, everyMs: 500 },
        );
      });
      const elsewhere = {
        redis: await system.redis.ask(allOfRedis),
        files: filesBelow(system.settings.DATA_DIR as string),
        logs: system.output(),
      };
      for (const [where, text] of Object.entries(elsewhere))
        expect(
          WORDS.filter((word) => includes(text, word)),
          where,
        ).to.deep.equal([]);
      expect(influxText, 'where the car is now').to.include('41.3874');
      await client.endAsync(true);
      const took = `taken out in ${(exportMs / 1000).toFixed(1)} s, erased in ${(erasedMs / 1000).toFixed(1)} s`;
      tell(
        `${took}; nothing found in PostgreSQL, InfluxDB, Redis, files, logs`,
        exportMs <= 60_000 && erasedMs <= 300_000,
      );
    } finally {
      await influx.stop();
    }
  });
});

const includes = (text: string, word: string) => text.toLowerCase().includes(word.toLowerCase());

async function timed(work: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

const placesIn = async (db: Knex) => [
  ...(await columnsNear(db, SECRET.latitude)),
  ...(await columnsNear(db, SECRET.longitude)),
];

/** Every point of every measurement, whatever its retention policy. */
async function all(url: URL): Promise<string> {
  const ask = async (q: string) => {
    const answer = await fetch(new URL(`/query?db=fleet&q=${encodeURIComponent(q)}`, url));
    return (await answer.json()) as { results: { series?: { values: string[][] }[] }[] };
  };
  const { results } = await ask('SHOW RETENTION POLICIES ON fleet');
  const policies = results[0]?.series?.[0]?.values.map(([name]) => name) ?? [];
  const points = await Promise.all(policies.map((policy) => ask(`SELECT * FROM "fleet"."${policy}"./.*/`)));
  return JSON.stringify(points);
}

/** What lies in a folder, but for the database's own files: those are asked by SQL. */
function filesBelow(dir: string): string {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !join(entry.parentPath, entry.name).includes('/postgres/'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}
