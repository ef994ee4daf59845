/** SQL for vehicle_config_types. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { ConfigType } from './vehicle-config.js';

export interface VersionedConfigType {
  type: ConfigType;
  version: number;
}

export function configTypesRepository(db: Knex) {
  return {
    async all(): Promise<ConfigType[]> {
      return (await db<Row>('vehicle_config_types').orderBy('name')).map((row) => asType(row).type);
    },
    async find(name: string): Promise<VersionedConfigType | undefined> {
      const row = await db<Row>('vehicle_config_types').where({ name }).first();
      return row && asType(row);
    },
    /** The same; it stays there until the transaction ends, and may still be changed. */
    async hold(name: string): Promise<VersionedConfigType | undefined> {
      const row = await db<Row>('vehicle_config_types').where({ name }).forKeyShare().first();
      return row && asType(row);
    },
    async count(): Promise<number> {
      const { rows } = await db.raw('select count(*)::int as count from vehicle_config_types');
      return rows[0].count;
    },
    /** Throws a MotorpoolError (conflict) for a name that is taken. */
    async insert(name: string, schema: object, description: string): Promise<VersionedConfigType> {
      const { rows } = await db.raw(
        `insert into vehicle_config_types (name, schema, description) values (?, ?::jsonb, ?)
         on conflict (name) do nothing returning *`,
        [name, JSON.stringify(schema), description],
      );
      if (!rows[0]) throw new MotorpoolError('conflict', 'config-type-taken', 'There is a type of this name already.');
      return asType(rows[0]);
    },
    /** undefined when it is not there, or no longer of that version. */
    async update(
      name: string,
      schema: object,
      description: string,
      version?: number,
    ): Promise<VersionedConfigType | undefined> {
      const { rows } = await db.raw(
        `update vehicle_config_types set schema = ?::jsonb, description = ?, version = version + 1, updated_at = now()
         where name = ? and (?::int is null or version = ?) returning *`,
        [JSON.stringify(schema), description, name, version ?? null, version ?? null],
      );
      return rows.map(asType)[0];
    },
    /** Throws a MotorpoolError (conflict) while vehicles or fleets are configured by it. */
    async remove(name: string): Promise<boolean> {
      try {
        return (await db('vehicle_config_types').where({ name }).delete()) > 0;
      } catch (error) {
        if ((error as { code?: string }).code !== '23503') throw error;
        throw new MotorpoolError('conflict', 'config-type-in-use', 'Vehicles or fleets are configured by this type.');
      }
    },
  };
}

interface Row {
  name: string;
  schema: Record<string, unknown>;
  description: string;
  version: number;
  updated_at: Date;
}

const asType = ({ name, schema, description, version, updated_at }: Row): VersionedConfigType => ({
  version,
  type: { name, schema, description, updatedAt: updated_at.toISOString() },
});
