/** SQL for vehicle_services. */
import type { Knex } from 'knex';
import type { VehicleService, VehicleServiceInput } from './vehicle-service.js';

const COLUMNS = `id, done_on::text as done_on, odometer_km, cost_minor, currency, notes, next_due_at, next_due_km,
  components, after_failure, recorded_by, recorded_at`;

export function vehicleServicesRepository(db: Knex) {
  return {
    /** The newest first; a page goes on after the entry of the cursor. */
    async page(vehicleId: string, limit: number, after: string | undefined): Promise<VehicleService[]> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from vehicle_services where vehicle_id = ?
           and (?::uuid is null or (done_on, id) < (select done_on, id from vehicle_services where id = ?))
         order by vehicle_services.done_on desc, id desc limit ?`,
        [vehicleId, after ?? null, after ?? null, limit],
      );
      return rows.map(asService);
    },
    async insert(vehicleId: string, recordedBy: string | null, input: VehicleServiceInput): Promise<VehicleService> {
      const { rows } = await db.raw(
        `insert into vehicle_services
           (vehicle_id, done_on, odometer_km, cost_minor, currency, notes, next_due_at, next_due_km, components,
           after_failure, recorded_by)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning ${COLUMNS}`,
        [
          vehicleId,
          input.doneOn,
          input.odometerKm ?? null,
          input.costMinor ?? null,
          input.currency ?? 'EUR',
          input.notes ?? null,
          input.nextDueAt === undefined ? null : new Date(input.nextDueAt),
          input.nextDueKm ?? null,
          [...new Set(input.components)],
          input.afterFailure ?? false,
          recordedBy,
        ],
      );
      return asService(rows[0]);
    },
  };
}

interface Row {
  id: string;
  done_on: string;
  odometer_km: number | null;
  cost_minor: string | null;
  currency: string;
  notes: string | null;
  next_due_at: Date | null;
  next_due_km: number | null;
  components: VehicleService['components'];
  after_failure: boolean;
  recorded_by: string | null;
  recorded_at: Date;
}

const asService = (row: Row): VehicleService => ({
  id: row.id,
  doneOn: row.done_on,
  odometerKm: row.odometer_km,
  costMinor: row.cost_minor === null ? null : Number(row.cost_minor),
  currency: row.currency,
  notes: row.notes,
  nextDueAt: row.next_due_at?.toISOString() ?? null,
  nextDueKm: row.next_due_km,
  components: row.components,
  afterFailure: row.after_failure,
  recordedBy: row.recorded_by,
  recordedAt: row.recorded_at.toISOString(),
});
