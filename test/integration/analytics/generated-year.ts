/** A year of rentals, services and refunds, made up from a seed and written straight into the tables. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Park and Miller's generator: [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

export interface GeneratedYear {
  readonly now: Date;
  readonly cars: readonly string[];
  /** Writes so many more rentals, anywhere in the year. */
  rentals(count: number): Promise<void>;
  services(count: number): Promise<void>;
  /** Changes of what is there: cancelled, moved to another time or car, given back in part, brought back. */
  changes(count: number): Promise<void>;
}

export async function generatedYear(db: Knex, seed: number): Promise<GeneratedYear> {
  const random = randomFrom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(from: readonly T[]) => from[below(from.length)] as T;
  const now = new Date();
  const begin = now.getTime() - 365 * DAY_MS;
  const at = (ms: number) => new Date(Math.min(ms, now.getTime() - 60_000));

  const [user] = (await db('users')
    .insert({ name: 'A', email: `${randomUUID()}@example.org` })
    .returning('id')) as { id: string }[];
  const zones = ['Europe/Madrid', 'America/New_York', 'UTC'];
  const branches: string[] = (
    await db('branches')
      .insert(zones.map((time_zone, i) => ({ name: `B${i}`, time_zone, latitude: i, longitude: i })))
      .returning('id')
  ).map(({ id }: { id: string }) => id);
  const cars: string[] = (
    await db('vehicles')
      .insert(
        Array.from({ length: 10 }, (_, i) => ({
          make: 'Seat',
          model: 'Leon',
          year: 2024,
          category: ['Sedan', 'SUV', null][i % 3] ?? null,
          branch_id: branches[i % 4] ?? null,
          created_at: new Date(begin + (i < 5 ? 0 : below(200) * DAY_MS + below(DAY_MS))),
          deleted_at: i === 9 ? new Date(begin + 300 * DAY_MS + 12_345_000) : null,
        })),
      )
      .returning('id')
  ).map(({ id }: { id: string }) => id);

  function rental() {
    const createdMs = begin + below(365 * DAY_MS);
    const startMs = createdMs + below(20 * DAY_MS);
    const endMs = startMs + HOUR_MS + below(4 * DAY_MS);
    const past = endMs + DAY_MS < now.getTime();
    const state = past
      ? pick(['completed', 'completed', 'completed', 'completed', 'cancelled', 'no_show', 'expired'])
      : 'expired';
    const confirmed = state !== 'expired' && (state !== 'cancelled' || random() < 0.7);
    const total = below(50_000);
    return {
      user_id: user?.id as string,
      vehicle_id: pick(cars),
      state,
      starts_at: new Date(startMs),
      ends_at: new Date(endMs),
      blocked_until: new Date(endMs),
      pickup_branch_id: pick([...branches, null]),
      return_branch_id: pick([...branches, null]),
      total_minor: total,
      currency: pick(['EUR', 'EUR', 'USD']),
      refund_minor: state === 'cancelled' || state === 'no_show' ? below(total + 1) : null,
      created_at: new Date(createdMs),
      confirmed_at: confirmed ? at(createdMs + 60_000) : null,
      started_at: state === 'completed' ? at(startMs + below(HOUR_MS)) : null,
      ended_at: state === 'completed' ? at(endMs - HOUR_MS / 2 + below(5 * HOUR_MS)) : null,
      cancelled_at: state === 'cancelled' ? at(createdMs + below(2 * DAY_MS)) : null,
    };
  }

  async function giveBack(reservationId: string): Promise<void> {
    const { rows } = await db.raw(
      `insert into payments (reservation_id, user_id, part, amount_minor, currency, method, state, caller, fingerprint, form)
       select id, user_id, 1, greatest(total_minor, 1), currency, 'Cash', 'completed', user_id, '', 'canonical' from reservations where id = ?
       on conflict do nothing returning id, amount_minor`,
      [reservationId],
    );
    for (const { id, amount_minor } of rows) {
      await db('refunds').insert({
        payment_id: id,
        amount_minor: Math.max(1, below(Number(amount_minor))),
        reason: 'goodwill',
        created_by: random() < 0.8 ? user?.id : null,
        state: pick(['done', 'due', 'failed']),
      });
    }
  }

  return {
    now,
    cars,
    async rentals(count) {
      const rows = Array.from({ length: count }, rental);
      await db.batchInsert('reservations', rows, 200);
      const blocks = Array.from({ length: Math.ceil(count / 20) }, () => {
        const startMs = begin + below(360 * DAY_MS);
        const ends = new Date(startMs + HOUR_MS + below(3 * DAY_MS));
        const span = { starts_at: new Date(startMs), ends_at: ends, blocked_until: ends };
        return {
          ...span,
          purpose: 'service',
          vehicle_id: pick(cars),
          state: pick(['completed', 'cancelled']),
          currency: 'XXX',
        };
      });
      await db.batchInsert('reservations', blocks, 200);
    },
    async services(count) {
      const rows = Array.from({ length: count }, () => ({
        vehicle_id: pick(cars),
        done_on: new Date(begin + below(365 * DAY_MS)).toISOString().slice(0, 10),
        cost_minor: random() < 0.9 ? below(90_000) : null,
        currency: pick(['EUR', 'USD']),
      }));
      await db.batchInsert('vehicle_services', rows, 200);
    },
    async changes(count) {
      const { rows } = await db.raw(`select id, state from reservations where purpose = 'rental' order by id`);
      for (let i = 0; i < count; i++) {
        const { id } = pick(rows as { id: string }[]);
        const what = below(5);
        const touch = { updated_at: db.fn.now(), version: db.raw('version + 1') };
        if (what === 0)
          await db('reservations')
            .where({ id })
            .update({ ...touch, vehicle_id: pick(cars) });
        else if (what === 1) {
          await db.raw(
            `update reservations set starts_at = starts_at + interval '3 days', ends_at = ends_at + interval '3 days',
               blocked_until = blocked_until + interval '3 days', updated_at = now() where id = ? and started_at is null`,
            [id],
          );
        } else if (what === 2)
          await db('reservations')
            .where({ id, state: 'completed' })
            .update({ ...touch, total_minor: below(50_000) });
        else if (what === 3) {
          await db.raw(
            `update reservations set state = 'cancelled', cancelled_at = created_at + interval '1 day',
               refund_minor = total_minor / 2, updated_at = now() where id = ? and started_at is null and created_at < now() - interval '2 days'`,
            [id],
          );
        } else await giveBack(id);
      }
    },
  };
}
