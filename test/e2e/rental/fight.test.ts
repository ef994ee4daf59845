/** 200 customers fight for 5 cars over 4 API processes; afterwards everything that was answered must be true. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { hasRedis } from '../../support/redis.js';
import { type BookingProcesses, startBookingProcesses } from './booking-processes.js';
import { doubleClaims } from './claims.js';
import {
  deadlocks,
  expectNoLockLeft,
  expectNoOverlapEver,
  expectOneActiveAtATime,
  expectTotals,
} from './fight-checks.js';
import { fight, type Ring } from './fighter.js';

/** How long each fight lasts; FIGHT_SECONDS makes it longer than in CI. */
const SECONDS = Number(process.env.FIGHT_SECONDS ?? 10);
const CUSTOMERS = 200;
const CARS = 5;
const SPANS = 20;
const PROCESSES = 4;
const HOUR_MS = 3_600_000;

describe('a fight for five cars', function () {
  this.timeout(SECONDS * 2000 + 120_000);
  let system: BookingProcesses;
  before(async function () {
    if (!hasRedis) this.skip(); // needs redis-server
    system = await startBookingProcesses(PROCESSES, { HOLD_SECONDS: '2' });
  });
  after(() => system?.[Symbol.asyncDispose]());

  async function fought(during: () => Promise<void>): Promise<Ring> {
    const { fleetId } = await fleet({ turnAroundMinutes: 30 });
    const cars = await Promise.all(Array.from({ length: CARS }, (_, i) => carIn(i < 2 ? fleetId : undefined)));
    const base = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
    const ring: Ring = {
      urls: system.urls,
      cars,
      spans: Array.from({ length: SPANS }, (_, i) => {
        const from = base + (2 + i * 5) * HOUR_MS;
        return {
          startsAt: new Date(from).toISOString(),
          endsAt: new Date(from + (8 + (i % 5) * 6) * HOUR_MS).toISOString(),
        };
      }),
      until: Date.now() + SECONDS * 1000,
      claims: [],
      answers: new Map(),
      made: new Set(),
      wrong: [],
      lost: [],
    };
    const customers = await system.customers(CUSTOMERS);
    await Promise.all([during(), ...customers.map((customer) => fight(ring, customer))]);
    const all = [...ring.answers.values()].reduce((sum, n) => sum + n, 0);
    console.log(`      ${all} answers, ${ring.made.size} holds, ${ring.lost.length} cut off`);
    if (process.env.FIGHT_SECONDS) console.log(ring.answers);
    return ring;
  }

  async function fleet(policy: object) {
    const { id } = await system.admin.call<{ id: string }>('POST', '/api/v1/fleets', { name: 'Fleet', policy });
    return { fleetId: id };
  }
  async function carIn(fleetId: string | undefined): Promise<string> {
    const car = { kind: 'car', make: 'Seat', model: 'Leon', year: 2024, pricePerDayMinor: 4990 };
    const body = { ...car, ...(fleetId && { fleetId }) };
    return (await system.admin.call<{ id: string }>('POST', '/api/v1/vehicles', body)).id;
  }

  async function expectAllTrue(ring: Ring): Promise<void> {
    expect(ring.wrong.slice(0, 5), `answers that nobody should see\n${system.output()}`).to.deep.equal([]);
    expect(doubleClaims(ring.claims).slice(0, 5), 'told to two').to.deep.equal([]);
    await expectNoOverlapEver(system.sql, ring.cars);
    await expectOneActiveAtATime(system.sql, ring.cars);
    await expectTotals(system.sql, ring.cars, ring.made, ring.lost.length);
    await expectNoLockLeft(system.sql);
    expect(await deadlocks(system.sql), 'deadlocks').to.equal(0);
    expect(ring.made.size, 'holds').to.be.greaterThan(CARS * SECONDS);
    await expectHoldsEnd(ring);
  }

  /** What is still held can be had by another the moment it runs out. */
  async function expectHoldsEnd({ cars }: Ring): Promise<void> {
    const [first, second] = await system.customers(2);
    const hold = async (token: string | undefined, reservation: object) => {
      const response = await fetch(`${system.urls[0]}/api/v1/reservations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(reservation),
      });
      expect(response.status, await response.text()).to.equal(201);
    };
    const day = (n: number) => new Date(Date.now() + n * 24 * HOUR_MS).toISOString();
    const late = { vehicleId: cars[0], startsAt: day(100), endsAt: day(101) };
    await hold(first?.token, late); // those of the fight may all have run out by now
    const { rows } = await system.sql.query<{ vehicleId: string; startsAt: Date; endsAt: Date }>(
      `select vehicle_id as "vehicleId", starts_at as "startsAt", ends_at as "endsAt" from reservations
       where state = 'held' and vehicle_id = any($1) and starts_at < $2`,
      [cars, late.startsAt],
    );
    await eventually(
      async () => {
        const { rowCount } = await system.sql.query(
          `select from reservations where state = 'held' and held_until > now() and vehicle_id = any($1)`,
          [cars],
        );
        expect(rowCount).to.equal(0);
      },
      { timeoutMs: 5_000 },
    );
    for (const one of [...rows, late]) await hold(second?.token, one);
  }

  it('gives no car to two, and answers every loser clearly', async () => {
    const ring = await fought(async () => {});
    expect(ring.lost, `requests without an answer\n${system.output()}`).to.deep.equal([]);
    await expectAllTrue(ring);
  });

  it('keeps that true when a process is killed and comes back', async () => {
    const victim = system.rooms[1];
    const ring = await fought(async () => {
      await pause(SECONDS * 700); // while all of them are at it
      await victim?.kill();
      await victim?.start();
    });
    await expectAllTrue(ring);
  });

  it('books on while Redis is away: no lock of ours lives there', async () => {
    await system.redis.kill();
    const [customer] = await system.customers(1);
    const car = await carIn(undefined);
    const at = (day: number) => new Date(Date.now() + day * 86_400_000).toISOString();
    const ask = (url: string) =>
      fetch(`${url}/api/v1/reservations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${customer?.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ vehicleId: car, startsAt: at(10), endsAt: at(11) }),
      });
    const statuses = (await Promise.all(system.urls.map(ask))).map(({ status }) => status);
    expect(statuses.sort()).to.deep.equal([201, 409, 409, 409]);
    await system.redis.start();
  });
});
