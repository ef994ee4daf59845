/** Accounts, for staff. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import type { Sessions } from '../identity/sessions.js';
import { type UserRow, usersRepository } from '../identity/users-repository.js';
import type { Sealing } from '../sealed/sealing.js';
import { changeStanding, verifyLicence } from './manage-users.js';
import { userNotFound } from './profile.js';
import { ManagedUser, User, UserAdminPatch, UserListItem, UserParams } from './user.js';
import { listItemOf, managedUserOf, userOf } from './user-of.js';

const Words = Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'In name, e-mail or phone' }));

export function manageUsersEndpoints(deps: { db: Knex; sealing: Sealing; sessions: Sessions }): Endpoint[] {
  const { db, sealing, sessions } = deps;
  const tag = 'users' as const;
  const one = { tag, params: UserParams, missing: userNotFound };
  const page = { limit: Limit, cursor: Cursor(Type.String({ format: 'uuid' })), q: Words };
  const answerOf = (row: UserRow) => ({
    status: 200,
    body: userOf(row, sealing),
    headers: { etag: etagOf(row.version) },
  });

  async function pageOfUsers({ limit = 100, cursor, q }: { limit?: number; cursor?: string; q?: string }) {
    return cutPage(await usersRepository(db).page(limit + 1, cursor, q), limit);
  }

  return [
    endpoint({
      method: 'get',
      path: '/api/v1/users',
      tag,
      access: 'users.read',
      summary: 'Users, page by page',
      query: Type.Object(page),
      answers: { 200: { description: 'A page', schema: pageOf(UserListItem) } },
      async handle({ query }) {
        const { items, nextCursor } = await pageOfUsers(query);
        return { status: 200, body: { items: items.map(listItemOf), nextCursor } };
      },
    }),
    endpoint({
      ...one,
      method: 'get',
      path: '/api/v1/users/{id}',
      access: 'users.read',
      summary: 'One user, with what stands on the licence',
      answers: { 200: { description: 'It, with its ETag', schema: User } },
      async handle({ params }) {
        const row = await usersRepository(db).byId(params.id);
        if (!row) throw userNotFound();
        return answerOf(row);
      },
    }),
    endpoint({
      ...one,
      method: 'patch',
      path: '/api/v1/users/{id}',
      access: 'users.manage',
      secondFactor: true,
      conditional: true,
      summary: 'Set a role, close an account or open it again',
      description: 'The person is signed out everywhere.',
      body: UserAdminPatch,
      answers: { 200: { description: 'As it is now', schema: User } },
      problems: { 409: 'The last administrator stays one' },
      async handle(call) {
        const target = { id: call.params.id, version: expectedVersion(call.req) };
        const by = actorOf(call);
        const { row, tell } = await db.transaction((tx) => changeStanding(tx, sessions, by, target, call.body));
        tell();
        return answerOf(row);
      },
    }),
    endpoint({
      ...one,
      method: 'put',
      path: '/api/v1/users/{id}/licence-verification',
      access: 'rentals.manage',
      conditional: true,
      summary: 'Say that the licence was seen, or that it no longer counts',
      description: 'If-Match names the user as read: so it is the licence that was looked at.',
      body: Type.Object({ verified: Type.Boolean() }),
      answers: { 200: { description: 'The user as it is now', schema: User } },
      problems: { 409: 'There is no licence on file' },
      async handle(call) {
        const target = { id: call.params.id, version: expectedVersion(call.req) };
        const by = actorOf(call);
        return answerOf(await db.transaction((tx) => verifyLicence(tx, by, target, call.body.verified)));
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/admin/manage-users',
      aliasOf: '/api/v1/users',
      tag: 'administration',
      access: 'users.manage',
      summary: 'Users, as a list',
      description: 'Where there are more than `limit` (1000), the header Link names the next.',
      query: Type.Object(page),
      answers: { 200: { description: 'They', schema: Type.Array(ManagedUser) } },
      async handle({ query }) {
        const limit = query.limit ?? 1000;
        const { items, nextCursor } = await pageOfUsers({ ...query, limit });
        const more = new URLSearchParams({ limit: String(limit), ...(query.q && { q: query.q }) });
        if (nextCursor) more.set('cursor', nextCursor);
        return {
          status: 200,
          body: items.map(managedUserOf),
          ...(nextCursor && { headers: { link: `</api/admin/manage-users?${more}>; rel="next"` } }),
        };
      },
    }),
  ];
}
