/** By night: how many mind a higher price, of all types of car together, and of each as far as its quotes tell. */
import type { Knex } from 'knex';
import { learnElasticity, PRIOR } from '../../models/index.js';
import { type LearnedElasticity, outcomesRepository } from './outcomes-repository.js';

const LEARNED_DAYS = 180;
const DAY_MS = 86_400_000;
/** A type is like all others but for so much, unless its quotes say more. */
const TYPES_DIFFER = 0.3;

export async function learnFromQuotes(db: Knex, now = Date.now()): Promise<LearnedElasticity[]> {
  const repository = outcomesRepository(db);
  const quotes = await repository.since(new Date(now - LEARNED_DAYS * DAY_MS));
  if (quotes.length === 0) return [];
  const ofAll = learnElasticity(quotes, PRIOR);
  const learned: LearnedElasticity[] = [{ category: '', ...ofAll, ...countsOf(quotes) }];
  const byType = new Map<string, typeof quotes>();
  for (const quote of quotes) {
    const known = byType.get(quote.category);
    if (known) known.push(quote);
    else byType.set(quote.category, [quote]);
  }
  for (const [category, own] of byType) {
    const found = learnElasticity(own, { ...ofAll, standardError: Math.max(TYPES_DIFFER, ofAll.standardError) });
    learned.push({ category, ...found, ...countsOf(own) });
  }
  await repository.keep(learned);
  return learned;
}

const countsOf = (quotes: readonly { booked: boolean }[]) => ({
  quotes: quotes.length,
  booked: quotes.filter(({ booked }) => booked).length,
});
