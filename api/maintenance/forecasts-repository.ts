/** SQL for the newest forecast of each car. */
import type { Knex } from 'knex';
import type { Component, ComponentOutlook } from '../../models/index.js';
import type { MaintenanceForecast } from './maintenance-forecast.js';
import { proposalsRepository } from './proposals-repository.js';

export interface NewForecast {
  vehicleId: string;
  /** undefined: the rules. */
  model: { id: string; number: number } | undefined;
  urgency: number;
  /** What is so likely to fail that the car is not offered. */
  failureExpected: Component | null;
  outlooks: readonly ComponentOutlook[];
}

/** Where a car stands: its branch, else its fleet. */
export interface PlaceOfCar {
  fleetId: string | null;
  /** Null where it has neither. */
  placeId: string | null;
  /** Its name. */
  place: string | null;
  /** How many are there in all. */
  cars: number;
}

const COLUMNS = `v.id, v.make || ' ' || v.model as car, v.failure_expected, f.made_at, f.model_id, f.model_number, f.components`;

export function forecastsRepository(db: Knex) {
  const withProposals = async (rows: readonly Row[]): Promise<MaintenanceForecast[]> => {
    const open = await proposalsRepository(db).openOf(rows.map(({ id }) => id));
    return rows.map((row) => ({
      vehicleId: row.id,
      car: row.car,
      madeAt: row.made_at?.toISOString() ?? null,
      source: row.made_at === null ? null : sourceOf(row),
      failureExpected: row.failure_expected,
      components: row.components ?? [],
      proposal: open.get(row.id) ?? null,
    }));
  };

  return {
    /** Gives the cars whose `failureExpected` changed; the version of their rows stays, as nobody edited them. */
    async keep(forecasts: readonly NewForecast[], madeAt: Date): Promise<string[]> {
      const text = JSON.stringify(
        forecasts.map(({ vehicleId, model, urgency, failureExpected, outlooks }) => ({
          ...{ vehicle_id: vehicleId, model_id: model?.id ?? null, model_number: model?.number ?? null, urgency },
          ...{ failure_expected: failureExpected, components: outlooks },
        })),
      );
      const { rows } = await db.raw(
        `with n as (
           select n.*, m.id as known_model from jsonb_to_recordset(?::jsonb) n (vehicle_id uuid, model_id uuid,
             model_number integer, urgency real, failure_expected text, components jsonb)
           left join model_versions m on m.id = n.model_id
         ), kept as (
           insert into maintenance_forecasts (vehicle_id, made_at, model_id, model_number, urgency, components)
           select v.id, ?, n.known_model, n.model_number, n.urgency, n.components from n join vehicles v on v.id = n.vehicle_id
           on conflict (vehicle_id) do update set made_at = excluded.made_at, model_id = excluded.model_id,
             model_number = excluded.model_number, urgency = excluded.urgency, components = excluded.components
         )
         update vehicles v set failure_expected = n.failure_expected from n
         where v.id = n.vehicle_id and v.failure_expected is distinct from n.failure_expected returning v.id`,
        [text, madeAt],
      );
      return rows.map(({ id }: { id: string }) => id);
    },
    /** Staff want all cars to be foreseen anew. */
    async ask(): Promise<void> {
      await db.raw('update maintenance_wanted set at = now() where at is null');
    },
    /** Whether anybody asked; only one of those who ask this is told so. */
    async takeAsked(): Promise<boolean> {
      const { rowCount } = await db.raw('update maintenance_wanted set at = null where at is not null');
      return rowCount > 0;
    },
    /** Whether that changed anything. */
    async setFailureExpected(vehicleId: string, component: Component | null): Promise<boolean> {
      const { rowCount } = await db.raw(
        'update vehicles set failure_expected = ? where id = ? and failure_expected is distinct from ?',
        [component, vehicleId, component],
      );
      return rowCount > 0;
    },
    /** By car, of those that are barred now. */
    async failuresExpected(): Promise<Map<string, Component>> {
      const { rows } = await db.raw('select id, failure_expected from vehicles where failure_expected is not null');
      return new Map(rows.map((row: Row) => [row.id, row.failure_expected as Component]));
    },
    /** By car. */
    async placesOf(vehicleIds: readonly string[]): Promise<Map<string, PlaceOfCar>> {
      const { rows } = await db.raw(
        `select v.id, v.fleet_id as "fleetId", v.place_id as "placeId", coalesce(b.name, f.name) as place, v.cars from (
           select id, fleet_id, branch_id, coalesce(branch_id, fleet_id) as place_id,
             (count(*) over (partition by coalesce(branch_id, fleet_id)))::integer as cars
           from vehicles where deleted_at is null) v
         left join branches b on b.id = v.branch_id left join fleets f on f.id = v.fleet_id where v.id = any(?::uuid[])`,
        [vehicleIds as string[]],
      );
      return new Map(rows.map(({ id, ...place }: PlaceOfCar & { id: string }) => [id, place]));
    },
    /** undefined for a car that is not there. */
    async find(vehicleId: string): Promise<MaintenanceForecast | undefined> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from vehicles v left join maintenance_forecasts f on f.vehicle_id = v.id
         where v.id = ? and v.deleted_at is null`,
        [vehicleId],
      );
      return (await withProposals(rows))[0];
    },
    /** The worst first; a page goes on after the car of the cursor. */
    async page(
      limit: number,
      filter: { after?: string | undefined; fleetId?: string | undefined; flagged?: boolean | undefined },
    ): Promise<MaintenanceForecast[]> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from maintenance_forecasts f join vehicles v on v.id = f.vehicle_id and v.deleted_at is null
         where (:after::uuid is null or (- f.urgency, f.vehicle_id) >
             (select - urgency, vehicle_id from maintenance_forecasts where vehicle_id = :after::uuid))
           and (not :flagged or f.urgency >= 1)
           and (:fleetId::uuid is null or v.fleet_id in (
             with recursive below as (
               select :fleetId::uuid as id union select c.id from fleets c join below on c.parent_id = below.id)
             select id from below))
         order by f.urgency desc, f.vehicle_id limit :limit`,
        {
          after: filter.after ?? null,
          flagged: filter.flagged ?? false,
          fleetId: filter.fleetId ?? null,
          limit,
        },
      );
      return withProposals(rows);
    },
  };
}

interface Row {
  id: string;
  car: string;
  failure_expected: Component | null;
  made_at: Date | null;
  model_id: string | null;
  model_number: number | null;
  components: MaintenanceForecast['components'] | null;
}

const sourceOf = ({ model_id, model_number }: Row): MaintenanceForecast['source'] =>
  model_number === null ? 'rules' : { modelId: model_id, modelNumber: model_number };
