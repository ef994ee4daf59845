/** SQL for lists of all vehicles in the documents' words: each is one JSON text, made by the database. */
import type { Knex } from 'knex';
import { CURRENCY_DIGITS } from '../../contracts/index.js';

const DIGITS = JSON.stringify(Object.fromEntries(CURRENCY_DIGITS));

export function vehicleListsRepository(db: Knex) {
  const list = async (item: string, where = '', bound: string[] = []) => {
    const { rows } = await db.raw(
      `select coalesce(json_agg(${item} order by v.created_at, v.id), '[]')::text as list
       from vehicles v left join branches b on b.id = v.branch_id where v.deleted_at is null ${where}`,
      bound,
    );
    return rows[0].list as string;
  };
  return {
    /** `[{"id":…,"type":…,"location":…,"status":…}]`. */
    vehicles: () => list("json_build_object('id', v.id, 'type', v.kind, 'location', b.name, 'status', v.status)"),
    /** `[{"id":…,"model":…,"year":…,"status":…}]`. */
    cars: () =>
      list("json_build_object('id', v.id, 'model', v.model, 'year', v.year, 'status', v.status)", "and v.kind = 'car'"),
    /** `[{"carId":…,"make":…, … ,"rentalPricePerDay":49.9,"status":…,"version":1}]`. */
    managedCars: () =>
      list(
        `json_build_object('carId', v.id, 'make', v.make, 'model', v.model, 'year', v.year,
        'type', coalesce(v.category, v.kind), 'location', b.name,
        'rentalPricePerDay', (v.price_per_day_minor / power(10::numeric, coalesce((?::jsonb->>v.currency)::integer, 2)))::float8,
        'status', v.status, 'version', v.version)`,
        '',
        [DIGITS],
      ),
  };
}
