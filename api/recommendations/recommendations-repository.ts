/** SQL for recommendations: what people rented, what is popular where, and what those of a like taste took. */
import type { Knex } from 'knex';
import type { Occasion, TasteCar } from '../../models/index.js';
import { distanceKm } from '../availability/search-candidates.js';

/** A customer's own, and what is learned from, are of the last three years; what is popular, of the last one. */
const TASTE_YEARS = 3;
const MOST_OWN = 50;
const MOST_LESSONS = 50_000;
const AT_ONCE = 1_000;

/** A rental that came about: it was at least confirmed. */
export interface RentedRow extends TasteCar, Occasion {
  /** Of the reservation. */
  readonly id: string;
  readonly userId: string;
  /** ms. */
  readonly bookedAt: number;
}

export interface PopularRow {
  branchId: string | null;
  model: string;
  /** null: any. */
  length: string | null;
  rentals: number;
  customers: number;
}

const RENTED = `
  select r.id, r.user_id as "userId", (extract(epoch from r.created_at) * 1000)::float8 as "bookedAt",
    (extract(epoch from r.starts_at) * 1000)::float8 as "startsAt", (extract(epoch from r.ends_at) * 1000)::float8 as "endsAt",
    r.pickup_branch_id as "branchId", v.make, v.model, coalesce(v.category, v.kind) as category, v.energy, v.transmission,
    v.seats, v.price_per_day_minor::float8 as "pricePerDayMinor"
  from reservations r join vehicles v on v.id = r.vehicle_id`;
const CAME_ABOUT = `r.purpose = 'rental' and r.state in ('confirmed', 'active', 'completed')`;
/** Whoever does not want it, or is gone, is learned from no more either. */
const WANTS = `exists (select from users u where u.id = r.user_id and u.disabled_at is null
  and coalesce(u.preferences->>'personalRecommendations', 'true') <> 'false')`;

export function recommendationsRepository(db: Knex) {
  return {
    /** undefined: there is no such person. */
    async wantsPersonal(userId: string): Promise<boolean | undefined> {
      const { rows } = await db.raw(
        `select coalesce(preferences->>'personalRecommendations', 'true') <> 'false' as wants from users
         where id = ? and disabled_at is null`,
        [userId],
      );
      return rows[0]?.wants;
    },
    /** The newest, the newest last. */
    async own(userId: string): Promise<RentedRow[]> {
      const { rows } = await db.raw(
        `${RENTED} where r.user_id = ? and ${CAME_ABOUT} and r.created_at > now() - make_interval(years => ?)
         order by r.created_at desc limit ?`,
        [userId, TASTE_YEARS, MOST_OWN],
      );
      return rows.reverse();
    },
    /** Everybody's who wants it, the newest last. */
    async lessons(): Promise<RentedRow[]> {
      const { rows } = await db.raw(
        `${RENTED} where ${CAME_ABOUT} and ${WANTS} and r.created_at > now() - make_interval(years => ?)
         order by r.created_at desc, r.id limit ?`,
        [TASTE_YEARS, MOST_LESSONS],
      );
      return rows.reverse();
    },
    /** From one branch to the others, where both have a place. */
    async kmBetween(branchId: string, others: readonly string[]): Promise<Map<string, number>> {
      const { rows } = await db.raw(
        `select b.id, ${distanceKm('b.latitude', 'b.longitude')} as km
         from branches a join branches b on b.id = any(?::uuid[]) and b.latitude is not null
         where a.id = ? and a.latitude is not null`,
        [others as string[], branchId],
      );
      return new Map([[branchId, 0], ...rows.map(({ id, km }: { id: string; km: number }) => [id, km] as const)]);
    },
    async putPopular(rows: readonly PopularRow[]): Promise<void> {
      await db('rental_popularity').delete();
      const columns = rows.map(({ branchId, ...row }) => ({ branch_id: branchId, ...row }));
      await db.batchInsert('rental_popularity', columns, AT_ONCE);
    },
    /** Of these branches and of anywhere. */
    async popular(branchIds: readonly string[], length: string): Promise<PopularRow[]> {
      const { rows } = await db.raw(
        `select branch_id as "branchId", model, length, rentals, customers from rental_popularity
         where (branch_id = any(?::uuid[]) or branch_id is null) and (length is null or length = ?)`,
        [branchIds as string[], length],
      );
      return rows;
    },
    /** How many of a like taste took which model, as that version has it. */
    async similar(userId: string, modelId: string): Promise<Map<string, number>> {
      const row = await db('similar_tastes').where({ user_id: userId, model_id: modelId }).first('models');
      const models: { model: string; customers: number }[] = row?.models ?? [];
      return new Map(models.map(({ model, customers }) => [model, customers]));
    },
    /** In place of all that is there; of people who were erased meanwhile nothing is kept. Without a model none are. */
    async putSimilar(
      modelId: string | undefined,
      rows: readonly { userId: string; models: readonly { model: string; customers: number }[] }[],
    ): Promise<void> {
      await db('similar_tastes').delete();
      for (let from = 0; from < rows.length; from += AT_ONCE) {
        await db.raw(
          `insert into similar_tastes (user_id, model_id, models)
           select t."userId", ?, t.models from jsonb_to_recordset(?::jsonb) t ("userId" uuid, models jsonb)
           join users u on u.id = t."userId" and u.disabled_at is null`,
          [modelId as string, JSON.stringify(rows.slice(from, from + AT_ONCE))],
        );
      }
    },
  };
}
