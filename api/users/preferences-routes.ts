import type { Knex } from 'knex';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { callerOf, type Principal } from '../identity/access.js';
import { Preferences, refuseOddPreferences } from './preferences.js';
import { preferencesRepository } from './preferences-repository.js';
import { staleUser, userNotFound } from './profile.js';

export function preferencesEndpoints(db: Knex): Endpoint[] {
  const shared = { tag: 'users', access: 'signed-in' } as const;
  const alias = { aliasOf: '/api/v1/users/me/preferences' };

  async function read(who: Principal) {
    const kept = await preferencesRepository(db).of(who.userId);
    if (!kept) throw userNotFound();
    return { status: 200, body: kept.preferences, headers: { etag: etagOf(kept.version) } };
  }

  async function write(who: Principal, preferences: Preferences, version?: number) {
    refuseOddPreferences(preferences);
    const kept = await preferencesRepository(db).put(who.userId, preferences, version);
    if (!kept) throw staleUser();
    return { status: 200, body: kept.preferences, headers: { etag: etagOf(kept.version) } };
  }

  return [
    endpoint({
      ...shared,
      method: 'get',
      path: '/api/v1/users/me/preferences',
      summary: 'My preferences',
      answers: { 200: { description: 'They, with their ETag', schema: Preferences } },
      handle: (call) => read(callerOf(call)),
    }),
    endpoint({
      ...shared,
      method: 'put',
      path: '/api/v1/users/me/preferences',
      summary: 'Replace my preferences',
      conditional: true,
      body: Preferences,
      answers: { 200: { description: 'As they are now', schema: Preferences } },
      handle: (call) => write(callerOf(call), call.body, expectedVersion(call.req)),
    }),
    endpoint({
      ...shared,
      ...alias,
      method: 'get',
      path: '/api/users/preferences',
      summary: 'My preferences',
      answers: { 200: { description: 'They', schema: Preferences } },
      handle: (call) => read(callerOf(call)),
    }),
    endpoint({
      ...shared,
      ...alias,
      method: 'put',
      path: '/api/users/preferences',
      summary: 'Replace my preferences',
      body: Preferences,
      answers: { 200: { description: 'As they are now', schema: Preferences } },
      handle: (call) => write(callerOf(call), call.body),
    }),
  ];
}
