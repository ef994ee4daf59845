/** The real system beside the model: the API on its database, with a clock that can be moved. */
import { expect } from 'chai';
import type { TestAnswer, TestApi } from '../../../support/api.js';
import type { RentalStage } from '../../../support/rental-stage.js';
import { type Booked, type Car, HOUR_MS, type Model, type Person, type Span, stateOf } from './model.js';

const NEAR_MS = 10_000;

export interface World {
  readonly api: TestApi;
  /** How many were run, over all histories. */
  commands: number;
  /** `method status` → how often: whether the histories went everywhere. */
  readonly answers: Map<string, number>;
  ask(who: Person, method: string, path: string, body?: object, headers?: Record<string, string>): Promise<TestAnswer>;
  /** On the half hours, so that it is never a matter of a moment which of two times is the earlier. */
  span(hours: { from: number; length: number }): Span;
  car(turnAroundMs: number): Promise<Car>;
  /** Takes times that hold from the moment of the request, which are the API's to say. */
  adopt(booked: Booked, answer: TestAnswer): void;
  turnAround(car: Car, expected: Span): Promise<Booked>;
  pass(model: Model, ms: number): Promise<void>;
  /** A new fleet of three cars, and what time it is. */
  begin(): Promise<Model>;
  expectAsIn(model: Model): Promise<void>;
}

export function world(api: TestApi, stage: RentalStage): World {
  let base = Date.now();
  const answers = new Map<string, number>();
  const fleets = new Map<number, string>();
  const tokens: Record<Person, string> = { first: stage.first.token, second: stage.second.token, desk: api.token };

  async function car(turnAroundMs: number): Promise<Car> {
    const fleetId = fleets.get(turnAroundMs) ?? (await stage.fleet({ turnAroundMinutes: turnAroundMs / 60_000 }));
    fleets.set(turnAroundMs, fleetId);
    return { id: await stage.carIn(fleetId), turnAroundMs, removed: false };
  }

  return {
    api,
    commands: 0,
    answers,
    async ask(who, method, path, body, headers) {
      const answer = await api.request(method, path.startsWith('/cars/') ? `/api${path}` : `/api/v1${path}`, {
        token: tokens[who],
        ...(body && { body }),
        ...(headers && { headers }),
      });
      const last = path
        .split('/')
        .at(-1)
        ?.replace(/^[0-9a-f-]{36}$/, '{id}');
      const seen = `${method} ${last} ${answer.status}`;
      answers.set(seen, (answers.get(seen) ?? 0) + 1);
      return answer;
    },
    span({ from, length }) {
      const start = base + (from + 0.5) * HOUR_MS;
      return { from: start, to: start + length * HOUR_MS };
    },
    car,
    adopt(booked, { json }) {
      booked.from = Date.parse(String(json?.startsAt));
      booked.to = Date.parse(String(json?.endsAt));
      booked.blockedUntil = booked.to + booked.car.turnAroundMs;
      expect(json?.vehicleId).to.equal(booked.car.id);
    },
    async turnAround(at, expected) {
      const { rows } = await api.db.raw(
        `select id, starts_at, ends_at from reservations
         where purpose = 'turn-around' and vehicle_id = ? order by created_at desc limit 1`,
        [at.id],
      );
      const [from, to] = [rows[0]?.starts_at.getTime(), rows[0]?.ends_at.getTime()];
      expect(from).to.be.closeTo(expected.from, NEAR_MS);
      expect(to).to.be.closeTo(expected.to, NEAR_MS);
      return { id: rows[0].id, owner: null, car: at, state: 'confirmed', from, to, blockedUntil: to, heldUntil: 0 };
    },
    async pass(model, ms) {
      // Earliest first: a row moves to where the one before it has left.
      const ids = [...model.booked].sort((a, b) => a.from - b.from).map(({ id }) => id);
      await api.db.transaction(async (tx) => {
        for (const id of ids) {
          await tx.raw(
            `update reservations set starts_at = starts_at - s, ends_at = ends_at - s, blocked_until = blocked_until - s,
               held_until = held_until - s, confirmed_at = confirmed_at - s from (select ? * interval '1 ms' as s) by where id = ?`,
            [ms, id],
          );
        }
      });
    },
    async begin() {
      base = Math.floor(Date.now() / 1000) * 1000; // not ahead of now: by a moment more than half an hour a start is much too early
      return { cars: [await car(0), await car(0), await car(HOUR_MS)], booked: [] };
    },
    async expectAsIn({ booked }) {
      const { rows } = await api.db.raw(
        `select id, case when state = 'held' and held_until <= now() then 'expired' else state end as state,
           vehicle_id, starts_at, ends_at from reservations where id = any(?)`,
        [booked.map(({ id }) => id)],
      );
      const seen = rows.map((row: Record<string, unknown>) => [
        row.id,
        row.state,
        row.vehicle_id,
        (row.starts_at as Date).getTime(),
        (row.ends_at as Date).getTime(),
      ]);
      const modelled = booked.map((b) => [b.id, stateOf(b), b.car.id, b.from, b.to]);
      expect(seen.sort()).to.deep.equal(modelled.sort());
    },
  };
}
