/** SQL for lists of all vehicles in the documents' words: each is one JSON text, made by the database. */
import type { Knex } from 'knex';

export function vehicleListsRepository(db: Knex) {
  const list = async (item: string, where = '') => {
    const { rows } = await db.raw(
      `select coalesce(json_agg(${item} order by v.created_at, v.id), '[]')::text as list
       from vehicles v left join branches b on b.id = v.branch_id where v.deleted_at is null ${where}`,
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
      list(`json_build_object('carId', v.id, 'make', v.make, 'model', v.model, 'year', v.year,
        'type', coalesce(v.category, v.kind), 'location', b.name,
        'rentalPricePerDay', (v.price_per_day_minor / 100.0)::float8, 'status', v.status, 'version', v.version)`),
  };
}
