/** SQL for what became of quotes, and what was learned of it. */
import type { Knex } from 'knex';
import type { Elasticity, QuoteOutcome } from '../../models/index.js';

/** The newest; more say little more. */
const MOST_QUOTES = 200_000;

export interface LearnedElasticity extends Elasticity {
  /** '' of all types of car together. */
  category: string;
  quotes: number;
  booked: number;
}

export function outcomesRepository(db: Knex) {
  return {
    /** Of quotes that expired, and of those that were booked, the newest first. */
    async since(at: Date): Promise<(QuoteOutcome & { category: string })[]> {
      const { rows } = await db.raw(
        `select category, price_ratio as "priceRatio", demand, lead_days as "leadDays", booked from (
           select asked_at, category, price_ratio, demand, lead_days, booked from quote_outcomes where asked_at >= :at
           union all
           select created_at, demand->>'category', (demand->>'priceRatio')::real, (demand->>'demand')::real,
             (demand->>'leadDays')::real, true
           from quotes where reservation_id is not null and demand is not null and created_at >= :at
         ) o where price_ratio > 0 order by asked_at desc limit :most`,
        { at, most: MOST_QUOTES },
      );
      return rows;
    },
    async keep(learned: readonly LearnedElasticity[]): Promise<void> {
      await db('price_elasticities')
        .insert(
          learned.map(({ category, elasticity, standardError, quotes, booked }) => ({
            ...{ category, elasticity, standard_error: standardError, quotes, booked, learned_at: db.fn.now() },
          })),
        )
        .onConflict('category')
        .merge();
    },
    async trim(before: Date): Promise<number> {
      return db('quote_outcomes').where('asked_at', '<', before).delete();
    },
  };
}
