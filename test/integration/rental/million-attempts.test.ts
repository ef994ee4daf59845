/** Many who want a few cars ask the statement that books, as fast as the database takes it: nobody gets what another has. */
import { expect } from 'chai';
import pg from 'pg';
import { type ReserveRequest, reserveRepository } from '../../../api/reservations/reserve-repository.js';
import { expectNoOverlapEver } from '../../e2e/rental/fight-checks.js';
import { startApi, type TestApi } from '../../support/api.js';
import { percentile, tell } from '../../support/figures.js';

/** How often they try; ATTEMPTS makes it more than in CI. */
const ATTEMPTS = Number(process.env.ATTEMPTS ?? 2_000);
const CLIENTS = 48;
const CARS = 20;
const CUSTOMERS = 1_000;
/** Half of them run out before somebody cares. */
const HOLD_SECONDS = 1;
const GIVEN_UP = 0.3;
const HOUR_MS = 3_600_000;
const WITHIN_HOURS = 5 * 24;
const LEAST_PER_SECOND = 4_000;
const MOST_P99_MS = 50;

const anyOf = (count: number) => Math.floor(Math.random() * count);

describe('many attempts at few cars', function () {
  this.timeout(60_000 + 20 * ATTEMPTS);
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  it('book no car for two at once', async () => {
    const cars: string[] = [];
    for (let i = 0; i < CARS; i++) cars.push(await api.makeCar());
    const { rows: people } = await api.db.raw(
      `insert into users (name, email, role) select 'Customer', 'c' || n || '@example.org', 'customer'
       from generate_series(1, ?::integer) n returning id`,
      [CUSTOMERS],
    );
    const booking = reserveRepository(api.db);
    const base = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS;
    const anyWish = (): ReserveRequest => {
      const from = base + anyOf(WITHIN_HOURS) * HOUR_MS;
      const userId = people[anyOf(CUSTOMERS)].id;
      return {
        ...{ vehicleId: cars[anyOf(CARS)] as string, userId, by: userId, holdSeconds: HOLD_SECONDS, totalMinor: 100 },
        ...{ startsAt: new Date(from), endsAt: new Date(from + (1 + anyOf(48)) * HOUR_MS), currency: 'EUR' },
        ...{ priceParts: [], includedTaxes: [], depositMinor: 0, demand: null },
        ...{ distanceKm: undefined, terms: undefined, mostHolds: undefined, returnBranchId: undefined },
        ...{ quoteId: undefined, termsVersion: undefined },
      };
    };
    const times: number[] = [];
    const outcomes = { reserved: 0, taken: 0 };
    let tried = 0;
    const began = performance.now();
    const client = async () => {
      while (tried++ < ATTEMPTS) {
        const since = performance.now();
        const outcome = await booking.reserve(anyWish());
        times.push(performance.now() - since);
        expect(outcome.kind).to.be.oneOf(['reserved', 'taken']);
        outcomes[outcome.kind as 'reserved' | 'taken']++;
        if (outcome.kind !== 'reserved' || Math.random() > GIVEN_UP) continue;
        await api.db('reservations').where({ id: outcome.row.id, state: 'held' }).update({ state: 'cancelled' });
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    const perSecond = (ATTEMPTS * 1000) / (performance.now() - began);

    const sql = new pg.Pool({ connectionString: api.databaseUrl, max: 1 });
    const entries = await expectNoOverlapEver(sql, cars);
    await sql.end();
    expect(outcomes.reserved, 'got through').to.be.greaterThan(CARS);
    expect(outcomes.taken, 'were refused').to.be.greaterThan(CARS);
    const p99 = percentile(times, 0.99);
    tell(`${ATTEMPTS} attempts, ${outcomes.reserved} holds, ${entries} entries of history: 0 overlaps`);
    tell(
      `${perSecond.toFixed(0)} attempts/s by the statement alone, p99 ${p99.toFixed(0)} ms`,
      perSecond >= LEAST_PER_SECOND && p99 <= MOST_P99_MS,
    );
  });
});
