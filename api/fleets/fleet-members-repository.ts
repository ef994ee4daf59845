/** SQL for fleet_members: who belongs to a fleet, and as what. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { FleetMember, FleetMemberInput } from './fleet.js';

export function fleetMembersRepository(db: Knex) {
  return {
    async page(fleetId: string, limit: number, after: string | undefined): Promise<FleetMember[]> {
      const { rows } = await db.raw(
        `select m.user_id, u.name, m.role, m.since from fleet_members m join users u on u.id = m.user_id
         where m.fleet_id = ? and (?::uuid is null or m.user_id > ?) order by m.user_id limit ?`,
        [fleetId, after ?? null, after ?? null, limit],
      );
      return rows.map(asMember);
    },
    async find(fleetId: string, userId: string): Promise<FleetMember | undefined> {
      const { rows } = await db.raw(
        `select m.user_id, u.name, m.role, m.since from fleet_members m join users u on u.id = m.user_id
         where m.fleet_id = ? and m.user_id = ?`,
        [fleetId, userId],
      );
      return rows.map(asMember)[0];
    },
    /** The fleets of a person, by name; a hundred at most. */
    async fleetsOf(userId: string): Promise<{ fleetId: string; name: string; role: string }[]> {
      const { rows } = await db.raw(
        `select m.fleet_id as "fleetId", f.name, m.role from fleet_members m join fleets f on f.id = m.fleet_id
         where m.user_id = ? order by f.name limit 100`,
        [userId],
      );
      return rows;
    },
    /** Throws a MotorpoolError: conflict for one who is in it already, bad-input for a person who is not there. */
    async add(fleetId: string, { userId, role }: FleetMemberInput): Promise<void> {
      try {
        await db('fleet_members').insert({ fleet_id: fleetId, user_id: userId, role });
      } catch (error) {
        const { code, constraint } = error as { code?: string; constraint?: string };
        if (code === '23505') throw new MotorpoolError('conflict', 'already-member', 'This person is in it already.');
        if (code !== '23503' || constraint !== 'fleet_members_user_id_fkey') throw error;
        throw new MotorpoolError('bad-input', 'unknown-user', 'There is no such person.', {
          errors: [{ path: '/userId', message: 'is nobody' }],
        });
      }
    },
    async remove(fleetId: string, userId: string): Promise<boolean> {
      return (await db('fleet_members').where({ fleet_id: fleetId, user_id: userId }).delete()) > 0;
    },
  };
}

interface Row {
  user_id: string;
  name: string;
  role: string;
  since: Date;
}

const asMember = (row: Row): FleetMember => ({
  userId: row.user_id,
  name: row.name,
  role: row.role,
  since: row.since.toISOString(),
});
