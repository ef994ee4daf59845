/** What the caller may do, so that a page can hide the rest. It decides nothing: each endpoint asks for itself. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { fleetMembersRepository } from '../fleets/fleet-members-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { callerOf, may, PERMISSIONS, ROLES } from './access.js';
import { usersRepository } from './users-repository.js';

const Uuid = Type.String({ format: 'uuid' });
const Rights = Type.Object(
  {
    userId: Uuid,
    role: Type.Enum(ROLES),
    permissions: Type.Array(Type.Enum(PERMISSIONS)),
    fleets: Type.Array(Type.Object({ fleetId: Uuid, name: Type.String(), role: Type.String() }), {
      description: 'Those that one belongs to, and as what; a hundred at most',
    }),
    fromSettings: Type.Optional(
      Type.Boolean({ description: 'ADMIN_EMAIL names this account: each start gives it ADMIN_PASSWORD again' }),
    ),
  },
  { $id: 'Rights' },
);

export function rightsEndpoints(db: Knex, adminEmail: string): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/auth/rights',
      tag: 'identity',
      access: 'signed-in',
      summary: 'Who I am here, and what I may do',
      answers: { 200: { description: 'My role, with what it allows', schema: Rights } },
      async handle(call) {
        const who = callerOf(call);
        const permissions = PERMISSIONS.filter((permission) => may(who, permission));
        const fleets = await fleetMembersRepository(db).fleetsOf(who.userId);
        const { email } = (await usersRepository(db).byId(who.userId)) ?? {};
        const fromSettings = email?.toLowerCase() === adminEmail.toLowerCase();
        return { status: 200, body: { userId: who.userId, role: who.role, permissions, fleets, fromSettings } };
      },
    }),
  ];
}
