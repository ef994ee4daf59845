/** SQL for vehicle_credentials. A deleted car has none. */
import type { Knex } from 'knex';

export function vehicleCredentialsRepository(db: Knex) {
  return {
    /** Puts the hash in place of an earlier one; false when there is no such car. */
    async replace(vehicleId: string, tokenSha256: Buffer): Promise<boolean> {
      const { rowCount } = await db.raw(
        `insert into vehicle_credentials (vehicle_id, token_sha256)
         select id, ? from vehicles where id = ? and deleted_at is null
         on conflict (vehicle_id) do update set token_sha256 = excluded.token_sha256, issued_at = now()`,
        [tokenSha256, vehicleId],
      );
      return rowCount === 1;
    },

    /** The hashes of those that have one. */
    async findAll(vehicleIds: readonly string[]): Promise<Map<string, Buffer>> {
      const { rows } = await db.raw(
        `select c.vehicle_id, c.token_sha256 from vehicle_credentials c join vehicles v on v.id = c.vehicle_id
         where c.vehicle_id = any(?::uuid[]) and v.deleted_at is null`,
        [vehicleIds as string[]],
      );
      return new Map(rows.map((row: CredentialsRow) => [row.vehicle_id, row.token_sha256]));
    },

    async remove(vehicleId: string): Promise<void> {
      await db.raw('delete from vehicle_credentials where vehicle_id = ?', [vehicleId]);
    },

    async isVehicle(vehicleId: string): Promise<boolean> {
      const { rows } = await db.raw('select 1 from vehicles where id = ? and deleted_at is null', [vehicleId]);
      return rows.length > 0;
    },
  };
}

interface CredentialsRow {
  vehicle_id: string;
  token_sha256: Buffer;
}
