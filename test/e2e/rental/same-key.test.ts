/** The same hold sent again and again under one Idempotency-Key, to several processes, of which some die. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { hasRedis } from '../../support/redis.js';
import { type BookingProcesses, type Customer, startBookingProcesses } from './booking-processes.js';

const TIMES = 20;
const ROUNDS = 5;
const KILLS = Number(process.env.KEY_KILLS ?? 2);

describe('a hold that is sent again under one key', function () {
  this.timeout(180_000);
  let system: BookingProcesses;
  let customer: Customer;
  before(async function () {
    if (!hasRedis) this.skip(); // needs redis-server
    system = await startBookingProcesses(3, {});
    [customer] = (await system.customers(1)) as [Customer];
  });
  after(() => system?.[Symbol.asyncDispose]());

  async function hold(url: string, key: string, body: object): Promise<{ status: number; text: string }> {
    const response = await fetch(`${url}/api/v1/reservations`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${customer.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }
  const url = (n: number) => system.urls[n % system.urls.length] as string;
  async function wish() {
    const at = (day: number) => new Date(Date.now() + day * 86_400_000).toISOString();
    return { vehicleId: await system.admin.makeCar(), startsAt: at(10), endsAt: at(12) };
  }
  async function reservationsOf(vehicleId: string): Promise<number> {
    const { rows } = await system.sql.query('select count(*)::int as n from reservations where vehicle_id = $1', [
      vehicleId,
    ]);
    return rows[0].n;
  }

  it('is made once, and answered with the same bytes but where the first still runs', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [key, body] = [randomUUID(), await wish()];
      const answers = await Promise.all(Array.from({ length: TIMES }, (_, i) => hold(url(i), key, body)));
      const made = answers.filter(({ status }) => status === 201);
      const others = answers.filter(({ status }) => status !== 201);
      expect(made.length).to.be.greaterThan(0);
      expect(new Set(made.map(({ text }) => text)).size).to.equal(1);
      for (const { status, text } of others) expect([status, text]).to.satisfy(isStillRunning);
      expect((await hold(url(round), key, body)).text).to.equal(made[0]?.text);
      expect(await reservationsOf(body.vehicleId)).to.equal(1);
      expect((await hold(url(round), key, { ...body, distanceKm: 5 })).status).to.equal(422);
    }
  });

  it('is made once though the process that makes it is killed', async () => {
    for (let round = 0; round < KILLS; round++) {
      const [key, body] = [randomUUID(), await wish()];
      const victim = system.rooms[round % system.rooms.length];
      const first = hold(url(round), key, body).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20)); // the moment is left to chance
      await victim?.kill();
      const told = await first;
      const again = await eventually(async () => {
        const answer = await hold(url(round + 1), key, body);
        expect(answer.status, answer.text).to.equal(201); // still-running until the database notes that the first is gone
        return answer;
      });
      if (told) expect(again.text).to.equal(told.text);
      expect(await reservationsOf(body.vehicleId)).to.equal(1);
      await victim?.start();
    }
  });
});

const isStillRunning = ([status, text]: [number, string]) => status === 409 && text.includes('still-running');
