/** Two at once: whatever the order in which they come, one outcome that both can live with, and no fault of ours. */
import { expect } from 'chai';
import { reservationsRepository } from '../../../api/reservations/reservations-repository.js';
import { startApi, type TestAnswer, type TestApi } from '../../support/api.js';
import { type Customer, days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

const ROUNDS = 25;
const HAMMER_MS = Number(process.env.RACE_SECONDS ?? 4) * 1000;

describe('two at once', function () {
  this.timeout(60_000 + HAMMER_MS);
  let api: TestApi;
  let stage: RentalStage;
  before(async () => {
    api = await startApi({ HOLD_SECONDS: '1' });
    stage = await rentalStage(api);
  });
  after(() => api[Symbol.asyncDispose]());
  afterEach(async () => {
    await api.db.raw('select pg_stat_clear_snapshot()');
    const { rows } = await api.db.raw(
      'select deadlocks::int as n from pg_stat_database where datname = current_database()',
    );
    expect(rows[0].n, 'deadlocks').to.equal(0);
  });

  const change = (id: string, body: object, who: Customer = stage.first) =>
    api.request('PATCH', `/api/v1/reservations/${id}`, { token: who.token, body, headers: { 'if-match': '*' } });
  const statuses = (...answers: TestAnswer[]) => answers.map(({ status }) => status).sort();
  async function overlaps(): Promise<number> {
    const { rows } = await api.db.raw(
      `select count(*)::int as n from reservations a join reservations b on a.vehicle_id = b.vehicle_id and a.id < b.id
         and tstzrange(a.starts_at, a.blocked_until) && tstzrange(b.starts_at, b.blocked_until)
       where a.state in ('held', 'confirmed', 'active') and b.state in ('held', 'confirmed', 'active')`,
    );
    return rows[0].n;
  }

  it('moves one of two reservations into a time that both want', async () => {
    const car = await api.makeCar();
    for (let round = 0; round < ROUNDS; round++) {
      const ids = [
        await stage.confirmed(car, days(10 + 9 * round, 11 + 9 * round)),
        await stage.confirmed(car, days(12 + 9 * round, 13 + 9 * round), stage.second),
      ] as const;
      const wanted = days(15 + 9 * round, 17 + 9 * round);
      const answers = await Promise.all([change(ids[0], wanted), change(ids[1], wanted, stage.second)]);
      expect(statuses(...answers)).to.deep.equal([200, 409]);
    }
  });

  it('gives a time to a mover or to a newcomer', async () => {
    const car = await api.makeCar();
    for (let round = 0; round < ROUNDS; round++) {
      const id = await stage.confirmed(car, days(10 + 9 * round, 11 + 9 * round));
      const wanted = days(15 + 9 * round, 17 + 9 * round);
      const answers = await Promise.all([
        change(id, wanted),
        stage.reserve(car, wanted, stage.second),
        stage.reserve(car, wanted, stage.second),
      ]);
      expect([
        [200, 409, 409],
        [201, 409, 409],
      ]).to.deep.include(statuses(...answers));
    }
  });

  it('never uses up the connections of the database, however many want one car', async () => {
    const car = await api.makeCar();
    const ids = await Promise.all(
      Array.from({ length: 30 }, (_, i) => stage.confirmed(car, days(10 + 2 * i, 11 + 2 * i))),
    );
    const began = performance.now();
    const answers = await Promise.all(
      ids.flatMap((id, i) => [
        change(id, days(10 + 2 * i, 10.5 + 2 * i)),
        stage.reserve(car, days(11 + 2 * i, 11.5 + 2 * i), stage.second),
        stage.reserve(car, days(11 + 2 * i, 11.5 + 2 * i), stage.second),
        api.request('POST', '/api/v1/reservations', {
          body: { vehicleId: car, ...days(11 + 2 * i, 11.5 + 2 * i) },
          headers: { 'idempotency-key': crypto.randomUUID() },
        }),
        change(id, { vehicleId: car, ...days(11 + 2 * i, 11.5 + 2 * i) }),
        stage.act(id, 'cancel'),
      ]),
    );
    expect([...new Set(statuses(...answers))]).to.deep.equal([200, 201, 409]);
    expect(performance.now() - began).to.be.below(30_000); // a pool that is used up waits for 60 s
  });

  it('never lets movers, newcomers and deciders of one car wait for each other in a circle', async () => {
    const car = await api.makeCar();
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, i) => stage.confirmed(car, days(100 + 2 * i, 101 + 2 * i))),
    );
    const until = performance.now() + HAMMER_MS;
    const seen = new Set<number>();
    const note = ({ status }: TestAnswer) => seen.add(status);
    await Promise.all([
      ...ids.map(async (id, i) => {
        while (performance.now() < until) {
          note(await change(id, days(10 + (i % 2) * 0.3, 11)));
          note(await change(id, days(100 + 2 * i, 101 + 2 * i)));
        }
      }),
      ...[0, 0.5].map(async (offset) => {
        while (performance.now() < until) {
          const held = await stage.reserve(car, days(10 + offset, 11.1), stage.second);
          note(held);
          if (held.status !== 201) continue;
          if (Math.random() < 0.3) continue; // it runs out
          note(await stage.act(String(held.json?.id), 'confirm', stage.second));
          note(await stage.act(String(held.json?.id), 'cancel', stage.second));
        }
      }),
    ]);
    expect([...seen].sort()).to.deep.equal([200, 201, 409]);
    expect(await overlaps()).to.equal(0);
  });

  it('refuses to swap two cars crosswise, both at once, as each stands in the way of the other', async () => {
    const [one, other] = [await api.makeCar(), await api.makeCar()];
    for (let round = 0; round < ROUNDS; round++) {
      const span = days(10 + 3 * round, 12 + 3 * round);
      const ids = [await stage.confirmed(one, span), await stage.confirmed(other, span, stage.second)] as const;
      const answers = await Promise.all([
        change(ids[0], { vehicleId: other }),
        change(ids[1], { vehicleId: one }, stage.second),
      ]);
      expect(statuses(...answers)).to.deep.equal([409, 409]);
    }
  });

  it('swaps crosswise where the spans lie apart', async () => {
    const [one, other] = [await api.makeCar(), await api.makeCar()];
    for (let round = 0; round < ROUNDS; round++) {
      const ids = [
        await stage.confirmed(one, days(10 + 4 * round, 11 + 4 * round)),
        await stage.confirmed(other, days(11 + 4 * round, 12 + 4 * round), stage.second),
      ] as const;
      const answers = await Promise.all([
        change(ids[0], { vehicleId: other }),
        change(ids[1], { vehicleId: one }, stage.second),
      ]);
      expect(statuses(...answers)).to.deep.equal([200, 200]);
    }
  });

  it('takes one of two changes of the same version', async () => {
    const car = await api.makeCar();
    const id = await stage.confirmed(car, days(10, 12));
    for (let round = 0; round < ROUNDS; round++) {
      const { headers } = await api.request('GET', `/api/v1/reservations/${id}`);
      const ask = (to: number) =>
        api.request('PATCH', `/api/v1/reservations/${id}`, {
          body: days(10, to),
          headers: { 'if-match': headers.get('etag') ?? '' },
        });
      expect(statuses(...(await Promise.all([ask(13), ask(14)])))).to.deep.equal([200, 412]);
    }
  });

  it('confirms or cancels, and a reservation that was cancelled stays so', async () => {
    const car = await api.makeCar();
    for (let round = 0; round < ROUNDS; round++) {
      const { json } = await stage.reserve(car, days(10, 12));
      const id = String(json?.id);
      const [confirmed, cancelled] = await Promise.all([stage.act(id, 'confirm'), stage.act(id, 'cancel')]);
      expect(cancelled.status).to.equal(200);
      expect([200, 409]).to.include(confirmed.status);
      const { json: now } = await api.request('GET', `/api/v1/reservations/${id}`);
      expect(now?.state).to.equal('cancelled');
    }
  });

  it('gives a hold that runs out to who confirms it or to who takes it, never to both', async () => {
    const car = await api.makeCar();
    for (let round = 0; round < ROUNDS; round++) {
      const span = days(10 + 2 * round, 11 + 2 * round);
      const { json } = await stage.reserve(car, span);
      const id = String(json?.id);
      await api.db.raw(`update reservations set held_until = clock_timestamp() + interval '15 ms' where id = ?`, [id]);
      const answers = await Promise.all([
        stage.act(id, 'confirm'),
        eventuallyNot409(() => stage.reserve(car, span, stage.second)),
        change(id, days(10.5 + 2 * round, 11 + 2 * round)),
        reservationsRepository(api.db).expireHolds(10),
      ]);
      expect(
        answers
          .slice(0, 3)
          .map((answer) => (answer as TestAnswer).status)
          .filter((status) => status >= 500),
      ).to.deep.equal([]);
      const won = [answers[0].status === 200, answers[1].status === 201];
      expect(won, JSON.stringify(answers)).to.not.deep.equal([true, true]);
      expect(await overlaps()).to.equal(0);
    }
  });

  async function eventuallyNot409(ask: () => Promise<TestAnswer>): Promise<TestAnswer> {
    for (let tries = 0; ; tries++) {
      const answer = await ask();
      if (answer.status !== 409 || tries === 5) return answer;
    }
  }
});
