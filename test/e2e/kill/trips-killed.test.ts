/** Trips while `kill -9` takes the process that understands them: they come to what they would have come to anyway. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import mqtt from 'mqtt';
import { type Sample, telemetryTopic } from '../../../contracts/index.js';
import { type ApiClient, signIn } from '../../support/api-client.js';
import { openTestDatabase, testDatabaseUrl } from '../../support/database.js';
import { eventfulDrive, makeYard } from '../../support/eventful-drive.js';
import { eventually } from '../../support/eventually.js';
import { freePort, roomProcess } from '../../support/processes.js';
import { toldRows } from '../../support/told-rows.js';
import { ADMIN, temporaryDataDir } from './fire.js';

const PATIENT = { timeoutMs: 20_000, everyMs: 100 };
const PER_MESSAGE = 20;

/** A car that sends until it is acknowledged, over as many connections as that takes. */
async function startCar(url: string, admin: ApiClient) {
  const id = await admin.makeCar();
  const { username, password } = await admin.credentials(id);
  const options = { username, password, clientId: id, reconnectPeriod: 100, reconnectOnConnackError: true };
  const client = mqtt.connect(url, options);
  client.on('error', () => {}); // a refused connection is what this is about; mqtt.js tries again
  const boot = randomUUID();
  return {
    id,
    send: (samples: readonly Sample[]) =>
      client.publishAsync(telemetryTopic(id), JSON.stringify({ boot, sentAt: Date.now(), samples }), { qos: 1 }),
    end: () => client.endAsync(true),
  };
}

describe('trips under fire', function () {
  this.timeout(240_000);

  it('are those of an undisturbed run, also where a late sample came just before the kill', async () => {
    using data = temporaryDataDir();
    const databaseUrl = (await testDatabaseUrl()).href;
    await using database = await openTestDatabase(databaseUrl);
    const { db } = database;
    await makeYard(db);
    const [port, mqttPort] = [await freePort(), await freePort()];
    const http = `http://127.0.0.1:${port}`;
    const mqttUrl = `mqtt://127.0.0.1:${mqttPort}`;
    const env = { ...ADMIN, DATA_DIR: data.dir, DATABASE_URL: databaseUrl, DEMO_CARS: '0', RATE_LIMITS: 'off' };
    const ports = { PORT: `${port}`, MQTT_PORT: `${mqttPort}` };
    const platform = roomProcess('platform', 'main.ts', { ...env, ...ports }, `${http}/readyz`);
    const drive = eventfulDrive(Date.now());
    const messages = Array.from({ length: Math.ceil(drive.length / PER_MESSAGE) }, (_, i) =>
      drive.slice(i * PER_MESSAGE, (i + 1) * PER_MESSAGE),
    );
    const [late, ...inTime] = [messages[3] as Sample[], ...messages.filter((_, i) => i !== 3)];

    await platform.start();
    try {
      const admin = await signIn(http, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
      const car = await startCar(mqttUrl, admin);
      for (const message of inTime.slice(0, 8)) await car.send(message);
      const understood = () =>
        eventually(async () => {
          const { at } = await db('vehicle_readings').where({ vehicle_id: car.id }).first();
          expect(at?.getTime()).to.be.greaterThan(late.at(-1)?.observedAt as number);
        }, PATIENT);
      await understood();
      await car.send(late); // acknowledged, and not understood yet
      await platform.kill();
      await platform.start();

      const onItsWay = inTime.slice(8, 12).map(car.send);
      await onItsWay[0];
      await platform.kill();
      await platform.start();
      await Promise.all(onItsWay);
      for (const message of inTime.slice(12)) await car.send(message);
      await car.end();

      const calm = await startCar(mqttUrl, admin);
      for (const message of messages) await calm.send(message);
      await calm.end();
      await eventually(async () => {
        const told = await toldRows(db, calm.id);
        expect(told.trips).to.have.length(2);
        expect(told.trips[1].ended_at.getTime()).to.equal(drive.at(-1)?.observedAt);
        expect(await toldRows(db, car.id)).to.deep.equal(told);
      }, PATIENT);
    } finally {
      expect(await platform.stop(), platform.output()).to.equal(0);
    }
  });
});
