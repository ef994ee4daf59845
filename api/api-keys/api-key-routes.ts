/** API keys: how machines come in. */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { callerOf, may, PERMISSIONS } from '../identity/access.js';
import { KEY_PREFIX } from '../identity/authenticate.js';
import { type ApiKeyRow, apiKeysRepository } from './api-keys-repository.js';
import { hashOfKey } from './recognize-keys.js';

const MOST_KEYS = 100; // of one person

/** A key that could make keys could outlive itself. */
const GRANTABLE = PERMISSIONS.filter((permission) => permission !== 'keys.manage');

const Moment = Type.String({ format: 'date-time' });
const MomentOrNull = Type.Union([Moment, Type.Null()]);
const KeyInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  permissions: Type.Array(Type.Enum(GRANTABLE), { minItems: 1, maxItems: 50, uniqueItems: true }),
  expiresAt: Type.Optional(Moment),
});
const Key = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  permissions: Type.Array(Type.String()),
  createdAt: Moment,
  expiresAt: MomentOrNull,
  lastUsedAt: MomentOrNull,
});

const keyOf = (row: ApiKeyRow) => ({
  id: row.id,
  name: row.name,
  permissions: row.permissions,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});

export function apiKeyEndpoints({ db, liveBus }: { db: Knex; liveBus: LiveBus }): Endpoint[] {
  const tag = 'api-keys';
  const access = 'keys.manage';
  const missing = () => new MotorpoolError('not-found', 'key-not-found', 'You have no such key.');
  return [
    endpoint({
      method: 'post',
      path: '/api/v1/api-keys',
      tag,
      access,
      creates: true,
      summary: 'Make an API key for a machine, shown once',
      description: 'Sent as `Authorization: Bearer mpk_…`. It may what it names, and only while its owner may.',
      body: KeyInput,
      answers: {
        201: {
          description: 'The key, which is not kept',
          schema: Type.Object({ ...Key.properties, key: Type.String() }),
        },
      },
      problems: { 409: `There are ${MOST_KEYS} already` },
      async handle(call) {
        const who = callerOf(call);
        const { name, permissions, expiresAt } = call.body;
        const beyond = permissions.filter((permission) => !may(who, permission));
        if (beyond.length > 0) {
          throw new MotorpoolError('forbidden', 'forbidden', `You may not yourself: ${beyond.join(', ')}.`);
        }
        if (expiresAt !== undefined && !(Date.parse(expiresAt) > Date.now())) {
          throw new MotorpoolError('bad-input', 'bad-input', 'The key would be worth nothing.', {
            errors: [{ path: '/expiresAt', message: 'must be still to come' }],
          });
        }
        const key = KEY_PREFIX + randomBytes(32).toString('base64url');
        const made = await apiKeysRepository(call.db).insert(
          {
            userId: who.userId,
            name,
            hash: hashOfKey(key),
            permissions,
            expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
          },
          MOST_KEYS,
        );
        if (!made) throw new MotorpoolError('conflict', 'too-many-keys', 'You have too many keys. Revoke some first.');
        await auditRepository(call.db).record(actorOf(call), {
          action: 'api-key.made',
          subject: { kind: 'api-key', id: made.id },
          after: { name, permissions, expiresAt: expiresAt ?? null },
        });
        return { status: 201, body: { ...keyOf(made), key } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/api-keys',
      tag,
      access,
      summary: 'My API keys',
      answers: { 200: { description: 'Those that stand', schema: Type.Object({ items: Type.Array(Key) }) } },
      async handle(call) {
        const rows = await apiKeysRepository(db).listOf(callerOf(call).userId);
        return { status: 200, body: { items: rows.map(keyOf) } };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/api-keys/{id}',
      tag,
      access,
      summary: 'Revoke an API key, at once',
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      missing,
      answers: { 204: { description: 'Revoked' } },
      async handle(call) {
        const { id } = call.params;
        await db.transaction(async (tx) => {
          const name = await apiKeysRepository(tx).revoke(id, callerOf(call).userId);
          if (name === undefined) throw missing();
          const entry = { action: 'api-key.revoked', subject: { kind: 'api-key', id }, before: { name } };
          await auditRepository(tx).record(actorOf(call), entry);
        });
        liveBus.publish({ kind: 'key-revoked', keyId: id });
        return { status: 204 };
      },
    }),
  ];
}
