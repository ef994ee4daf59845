/** One's own account. */
import type { Knex } from 'knex';
import { actorOf } from '../audit/audit-repository.js';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { callerOf } from '../identity/access.js';
import type { EmailVerification } from '../identity/email-verification.js';
import { originOf } from '../identity/origin.js';
import { type UserRow, usersRepository } from '../identity/users-repository.js';
import type { Sealing } from '../sealed/sealing.js';
import { changeProfile, userNotFound } from './profile.js';
import { Profile, ProfileChanges, User, UserPatch } from './user.js';
import { profileOf, userOf } from './user-of.js';

export function profileEndpoints(deps: { db: Knex; sealing: Sealing; verification: EmailVerification }): Endpoint[] {
  const { db, sealing, verification } = deps;
  const tag = 'users';
  const access = 'signed-in';
  const problems = { 409: 'Somebody has this e-mail address or phone number already' };
  const answerOf = (row: UserRow) => ({
    status: 200,
    body: userOf(row, sealing),
    headers: { etag: etagOf(row.version) },
  });

  async function own(call: Pick<CallContext, 'who'>): Promise<UserRow> {
    const row = await usersRepository(db).byId(callerOf(call).userId);
    if (!row) throw userNotFound();
    return row;
  }

  async function change(call: CallContext, patch: UserPatch, version?: number): Promise<UserRow> {
    const { userId } = callerOf(call);
    if (patch.email) await verification.count(userId, originOf(call.req));
    const by = { ...actorOf(call), userId };
    const { before, after } = await db.transaction((tx) => changeProfile(tx, sealing, by, patch, version));
    if (after.email && after.email !== before.email) verification.send({ id: userId, email: after.email });
    return after;
  }

  return [
    endpoint({
      method: 'get',
      path: '/api/v1/users/me',
      tag,
      access,
      summary: 'My account',
      answers: { 200: { description: 'It, with its ETag', schema: User } },
      handle: async (call) => answerOf(await own(call)),
    }),
    endpoint({
      method: 'patch',
      path: '/api/v1/users/me',
      tag,
      access,
      summary: 'Change my account',
      description: 'A new e-mail address has to be verified again, and a licence that changed too.',
      conditional: true,
      body: UserPatch,
      answers: { 200: { description: 'As it is now', schema: User } },
      problems,
      handle: async (call) => answerOf(await change(call, call.body, expectedVersion(call.req))),
    }),
    endpoint({
      method: 'get',
      path: '/api/users/profile',
      aliasOf: '/api/v1/users/me',
      tag,
      access,
      summary: 'My profile',
      answers: { 200: { description: 'It', schema: Profile } },
      handle: async (call) => ({ status: 200, body: profileOf(await own(call)) }),
    }),
    endpoint({
      method: 'put',
      path: '/api/users/profile',
      aliasOf: '/api/v1/users/me',
      tag,
      access,
      summary: 'Change my profile',
      body: ProfileChanges,
      answers: { 200: { description: 'As it is now', schema: Profile } },
      problems,
      async handle(call) {
        const { name, email, phoneNumber, address } = call.body;
        const given = Object.entries({ name, email, phoneNumber, address }).filter(([, value]) => value !== undefined);
        return { status: 200, body: profileOf(await change(call, Object.fromEntries(given))) };
      },
    }),
  ];
}
