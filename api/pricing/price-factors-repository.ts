/** SQL for price factors. */
import type { Knex } from 'knex';
import type { PriceFactor, PriceFactorInput } from './price-factor.js';

export interface VersionedFactor {
  factor: PriceFactor;
  version: number;
}

const COLUMNS = `id, branch_id, kind, name, starts_on::text, ends_on::text, percent::float8, version, created_at, updated_at`;

export function priceFactorsRepository(db: Knex) {
  const columns = () => db.raw(COLUMNS);
  return {
    async find(id: string): Promise<VersionedFactor | undefined> {
      return (await db('price_factors').select(columns()).where({ id })).map(asFactor)[0];
    },
    async page(limit: number, after: string | undefined, branchId: string | undefined): Promise<PriceFactor[]> {
      const query = db('price_factors').select(columns()).orderBy('id').limit(limit);
      if (after !== undefined) query.where('id', '>', after);
      if (branchId !== undefined) query.where({ branch_id: branchId });
      return (await query).map((row: Row) => asFactor(row).factor);
    },
    /** Of that branch, that are not over; the branch's row is locked, so that the count holds. undefined: no such branch. */
    async countOpen(branchId: string): Promise<number | undefined> {
      const found = await db('branches').select('id').where({ id: branchId }).forUpdate();
      if (found.length === 0) return undefined;
      const { rows } = await db.raw(
        'select count(*)::int as n from price_factors where branch_id = ? and ends_on > current_date - 2',
        [branchId],
      );
      return rows[0].n;
    },
    async insert(input: PriceFactorInput): Promise<VersionedFactor> {
      const [row] = await db('price_factors').insert(rowOf(input)).returning(columns());
      return asFactor(row);
    },
    /** Undefined when it is not there, or no longer of that version. */
    async replace(id: string, input: PriceFactorInput, version?: number): Promise<VersionedFactor | undefined> {
      const rows = await db('price_factors')
        .where({ id, ...(version !== undefined && { version }) })
        .update({ ...rowOf(input), version: db.raw('version + 1'), updated_at: db.fn.now() })
        .returning(columns());
      return rows.map(asFactor)[0];
    },
    async remove(id: string): Promise<PriceFactor | undefined> {
      const rows = await db('price_factors').where({ id }).delete().returning(columns());
      return rows.map((row: Row) => asFactor(row).factor)[0];
    },
  };
}

interface Row {
  id: string;
  branch_id: string;
  kind: PriceFactor['kind'];
  name: string;
  starts_on: string;
  ends_on: string;
  percent: number;
  version: number;
  created_at: Date;
  updated_at: Date;
}

const rowOf = ({ branchId, kind, name, from, until, percent }: PriceFactorInput) => ({
  ...{ branch_id: branchId, kind, name: name.trim(), starts_on: from, ends_on: until, percent },
});

const asFactor = (row: Row): VersionedFactor => ({
  version: row.version,
  factor: {
    id: row.id,
    branchId: row.branch_id,
    kind: row.kind,
    name: row.name,
    from: row.starts_on,
    until: row.ends_on,
    percent: row.percent,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  },
});
