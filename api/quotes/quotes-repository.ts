import type { Knex } from 'knex';
export function quotesRepository(_db: Knex) {
  return {
    find: async (
      _id: string,
    ): Promise<
      undefined | { totalMinor: number; currency: string; parts: { kind: string; name: string; amountMinor: number }[] }
    > => undefined,
  };
}
