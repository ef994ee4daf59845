/** SQL for handovers. */
import type { Knex } from 'knex';
import type { Handover, HandoverInput } from './handover.js';

const COLUMNS = `id, reservation_id, vehicle_id, stage, odometer_km, energy_percent, keys, documents_seen, damages, notes,
  recorded_by, recorded_at`;

interface Subject {
  reservationId: string;
  vehicleId: string;
  recordedBy: string;
}

export function handoversRepository(db: Knex) {
  return {
    /** Two at most: as it began, as it ended. */
    async of(reservationId: string): Promise<Handover[]> {
      const { rows } = await db.raw(`select ${COLUMNS} from handovers where reservation_id = ? order by recorded_at`, [
        reservationId,
      ]);
      return rows.map(asHandover);
    },
    /** undefined where it was written down already. */
    async insert(subject: Subject, input: HandoverInput): Promise<Handover | undefined> {
      const { rows } = await db.raw(
        `insert into handovers (reservation_id, vehicle_id, stage, odometer_km, energy_percent, keys, documents_seen,
           damages, notes, recorded_by)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning ${COLUMNS}`,
        [
          subject.reservationId,
          subject.vehicleId,
          input.stage,
          input.odometerKm ?? null,
          input.energyPercent ?? null,
          input.keys,
          input.documentsSeen,
          JSON.stringify(input.damages ?? []),
          input.notes ?? null,
          subject.recordedBy,
        ],
      );
      return rows[0] && asHandover(rows[0]);
    },
    /** Of these ids, those that are no papers of that vehicle. */
    async notPapersOf(vehicleId: string, documentIds: readonly string[]): Promise<string[]> {
      const { rows } = await db.raw(
        `select id from unnest(?::uuid[]) as wanted (id) where not exists (
           select from vehicle_documents d where d.id = wanted.id and d.vehicle_id = ?)`,
        [documentIds as string[], vehicleId],
      );
      return rows.map((row: { id: string }) => row.id);
    },
  };
}

interface Row {
  id: string;
  reservation_id: string;
  vehicle_id: string;
  stage: Handover['stage'];
  odometer_km: number | null;
  energy_percent: number | null;
  keys: number;
  documents_seen: boolean;
  damages: Handover['damages'];
  notes: string | null;
  recorded_by: string | null;
  recorded_at: Date;
}

const asHandover = (row: Row): Handover => ({
  id: row.id,
  reservationId: row.reservation_id,
  vehicleId: row.vehicle_id,
  stage: row.stage,
  odometerKm: row.odometer_km,
  energyPercent: row.energy_percent,
  keys: row.keys,
  documentsSeen: row.documents_seen,
  damages: row.damages,
  notes: row.notes,
  recordedBy: row.recorded_by,
  recordedAt: row.recorded_at.toISOString(),
});
