/** SQL for vehicle_images. */
import type { Knex } from 'knex';
import type { Width } from './resized-images.js';
import type { VehicleImage } from './vehicle-file.js';

export type BlobKeys = Partial<Record<Width, string>>;

export function vehicleImagesRepository(db: Knex) {
  return {
    async all(vehicleId: string): Promise<VehicleImage[]> {
      const rows = await db<Row>('vehicle_images')
        .where({ vehicle_id: vehicleId })
        .orderBy(['position', 'created_at', 'id']);
      return rows.map(asImage);
    },
    async insert(vehicleId: string, image: { width: number; height: number; sizes: BlobKeys }): Promise<VehicleImage> {
      const { rows } = await db.raw(
        `insert into vehicle_images (vehicle_id, position, width, height, sizes)
         select ?, coalesce(max(position) + 1, 0), ?, ?, ?::jsonb from vehicle_images where vehicle_id = ? returning *`,
        [vehicleId, image.width, image.height, JSON.stringify(image.sizes), vehicleId],
      );
      return asImage(rows[0]);
    },
    async order(vehicleId: string, ids: readonly string[]): Promise<void> {
      await db.raw(
        `update vehicle_images i set position = n.position - 1
         from unnest(?::uuid[]) with ordinality as n (id, position) where i.id = n.id and i.vehicle_id = ?`,
        [ids as string[], vehicleId],
      );
    },
    /** The keys of its files; undefined where there is no such image. */
    async remove(vehicleId: string, id: string): Promise<string[] | undefined> {
      const [row] = await db<Row>('vehicle_images').where({ vehicle_id: vehicleId, id }).delete().returning('*');
      return row && Object.values(row.sizes);
    },
    /** Of a car that is not deleted. */
    async keyOf(id: string, width: Width): Promise<string | undefined> {
      const { rows } = await db.raw(
        `select i.sizes ->> ? as key from vehicle_images i join vehicles v on v.id = i.vehicle_id
         where i.id = ? and v.deleted_at is null`,
        [width, id],
      );
      return rows[0]?.key ?? undefined;
    },
  };
}

interface Row {
  id: string;
  vehicle_id: string;
  width: number;
  height: number;
  sizes: Record<string, string>;
  created_at: Date;
}

const asImage = ({ id, width, height, sizes, created_at }: Row): VehicleImage => ({
  id,
  width,
  height,
  urls: Object.fromEntries(Object.keys(sizes).map((size) => [size, `/api/v1/vehicle-images/${id}/${size}`])),
  createdAt: created_at.toISOString(),
});
