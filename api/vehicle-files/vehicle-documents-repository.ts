/** SQL for vehicle_documents. */
import type { Knex } from 'knex';
import type { VehicleDocument } from './vehicle-file.js';

const COLUMNS = 'id, kind, media_type, bytes, blob_key, expires_on::text as expires_on, added_by, created_at';

export interface NewDocument {
  kind: string;
  mediaType: VehicleDocument['mediaType'];
  bytes: number;
  blobKey: string;
  expiresOn: string | null;
  addedBy: string | null;
}

export function vehicleDocumentsRepository(db: Knex) {
  return {
    async all(vehicleId: string): Promise<VehicleDocument[]> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from vehicle_documents where vehicle_id = ? order by created_at, id`,
        [vehicleId],
      );
      return rows.map(asDocument);
    },
    async insert(vehicleId: string, { kind, mediaType, bytes, blobKey, expiresOn, addedBy }: NewDocument) {
      const { rows } = await db.raw(
        `insert into vehicle_documents (vehicle_id, kind, media_type, bytes, blob_key, expires_on, added_by)
         values (?, ?, ?, ?, ?, ?, ?) returning ${COLUMNS}`,
        [vehicleId, kind, mediaType, bytes, blobKey, expiresOn, addedBy],
      );
      return asDocument(rows[0]);
    },
    /** Of a car that is not deleted. */
    async find(vehicleId: string, id: string): Promise<{ document: VehicleDocument; blobKey: string } | undefined> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from vehicle_documents where vehicle_id = ? and id = ?
           and exists (select 1 from vehicles where vehicles.id = vehicle_id and deleted_at is null)`,
        [vehicleId, id],
      );
      return rows.map((row: Row) => ({ document: asDocument(row), blobKey: row.blob_key }))[0];
    },
    async remove(vehicleId: string, id: string): Promise<boolean> {
      return (await db('vehicle_documents').where({ vehicle_id: vehicleId, id }).delete()) > 0;
    },
  };
}

interface Row {
  id: string;
  kind: string;
  media_type: VehicleDocument['mediaType'];
  bytes: number;
  blob_key: string;
  expires_on: string | null;
  added_by: string | null;
  created_at: Date;
}

const asDocument = (row: Row): VehicleDocument => ({
  id: row.id,
  kind: row.kind,
  mediaType: row.media_type,
  bytes: row.bytes,
  expiresOn: row.expires_on,
  addedBy: row.added_by,
  createdAt: row.created_at.toISOString(),
});
