/** The machine of the database is lost while cars report and customers book: its standby takes over with all that was answered. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import pg from 'pg';
import { signIn } from '../../support/api-client.js';
import { doorBefore } from '../../support/door-between.js';
import { eventually } from '../../support/eventually.js';
import { tell } from '../../support/figures.js';
import { startPostgresPair } from '../../support/postgres-pair.js';
import { freePort, roomProcess } from '../../support/processes.js';
import { acknowledgedTo, startReportingCars } from '../../support/reporting-car.js';
import { ADMIN, expectExactlyOnceInPostgres, temporaryDataDir } from './fire.js';

/** How long all goes on before and after; STANDBY_SECONDS makes it longer than in CI. */
const SECONDS = Number(process.env.STANDBY_SECONDS ?? 4);
const CARS = 5;
const PACE = { messagesPerSecond: 10, samplesPerMessage: 5, mostWaiting: 200 };
const HOUR_MS = 3_600_000;
/** As long as somebody, or Patroni, takes to find out that the first is gone. */
const FOUND_OUT_MS = 2_000;
const MOST_BACK_MS = 10_000;

describe('a database whose machine is lost', function () {
  this.timeout(180_000 + 2_000 * SECONDS);

  it('goes on from its standby: nothing that was acknowledged or booked is missing, nothing is there twice', async () => {
    await using pair = await startPostgresPair();
    await using door = await doorBefore(pair.primaryUrl);
    using data = temporaryDataDir();
    const [port, mqttPort] = [await freePort(), await freePort()];
    const http = `http://127.0.0.1:${port}`;
    const ready = `${http}/readyz`;
    const where = { DATABASE_URL: door.url.href, DATA_DIR: data.dir, PORT: `${port}`, MQTT_PORT: `${mqttPort}` };
    const platform = roomProcess(
      'platform',
      'main.ts',
      { ...ADMIN, ...where, DEMO_CARS: '0', RATE_LIMITS: 'off' },
      ready,
    );
    await platform.start();
    try {
      const admin = await signIn(http, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
      const cars = await startReportingCars(CARS, `mqtt://127.0.0.1:${mqttPort}`, admin, PACE);
      const forSale = await admin.makeCar();
      const booked = new Map<string, string>();
      let isOver = false;
      const booking = (async () => {
        for (let hour = 48; !isOver; hour++) {
          const [startsAt, endsAt] = [hour, hour + 1].map(
            (at) => new Date(Math.ceil(Date.now() / HOUR_MS + at) * HOUR_MS),
          );
          const asked = { vehicleId: forSale, startsAt, endsAt };
          const made = await admin.call<{ id: string }>('POST', '/api/v1/reservations', asked).catch(() => undefined);
          if (made) booked.set(made.id, (startsAt as Date).toISOString());
          await pause(20);
        }
      })();
      await pause(SECONDS * 1000);

      const before = { samples: acknowledgedTo(cars), bookings: booked.size };
      await Promise.all([pair.losePrimary(), door.shut()]);
      await pause(FOUND_OUT_MS);
      await pair.promote();
      await door.open(pair.standbyUrl);
      const since = performance.now();
      const gone = { samples: acknowledgedTo(cars), bookings: booked.size };
      await eventually(
        async () => {
          expect(acknowledgedTo(cars), 'samples').to.be.greaterThan(gone.samples);
          expect(booked.size, 'bookings').to.be.greaterThan(gone.bookings);
          expect((await fetch(ready)).status).to.equal(200);
        },
        { timeoutMs: 60_000 },
      );
      const backMs = performance.now() - since;
      tell(`all serves ${backMs.toFixed(0)} ms after the standby takes writes`, backMs <= MOST_BACK_MS);
      await pause(SECONDS * 1000);
      isOver = true;
      await booking;
      await Promise.all(cars.map((car) => car.finish(60_000)));

      expect(before.samples, 'samples before').to.be.greaterThan(0);
      expect(before.bookings, 'bookings before').to.be.greaterThan(0);
      await expectExactlyOnceInPostgres(pair.standbyUrl.href, cars);
      expect(await bookedIn(pair.standbyUrl, forSale), 'what was answered').to.include.deep.members([...booked]);
      tell(`${acknowledgedTo(cars)} samples acknowledged and ${booked.size} reservations answered, none missing`);
    } finally {
      expect(await platform.stop(), platform.output()).to.equal(0);
    }
  });
});

/** Id and begin of a car's reservations. */
async function bookedIn(url: URL, vehicleId: string): Promise<[string, string][]> {
  const client = new pg.Client(url.href);
  await client.connect();
  const { rows } = await client.query('select id, starts_at from reservations where vehicle_id = $1', [vehicleId]);
  await client.end();
  return rows.map(({ id, starts_at }) => [id, starts_at.toISOString()]);
}
