/** Types of configuration: each a name and a JSON Schema, so that a new one needs no migration. */
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, actorOf, auditRepository } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { checkConfigSchema } from './config-schema.js';
import { configTypesRepository, type VersionedConfigType } from './config-types-repository.js';
import { ConfigType, ConfigTypeChange, ConfigTypeInput, ConfigTypeParams } from './vehicle-config.js';

const tag = 'vehicles';
const path = '/api/v1/vehicle-config-types/{name}';
const params = ConfigTypeParams;
const MOST_TYPES = 200;

const missing = () => new MotorpoolError('not-found', 'config-type-not-found', 'There is no such type.');
const answerOf = (status: number, { type, version }: VersionedConfigType) => ({
  status,
  body: type,
  headers: { etag: etagOf(version) },
});
const entry = (actor: Actor, action: string, name: string, before?: ConfigType, after?: ConfigType) =>
  [actor, { action, subject: { kind: 'config-type', id: name }, before, after }] as const;

export const configTypeEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/vehicle-config-types',
    tag,
    summary: 'What vehicles can be configured in',
    access: 'vehicles.read',
    answers: { 200: { description: 'All of them', schema: Type.Object({ items: Type.Array(ConfigType) }) } },
    handle: async ({ db }) => ({ status: 200, body: { items: await configTypesRepository(db).all() } }),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/vehicle-config-types',
    tag,
    summary: 'Add a type of configuration',
    access: 'config-types.manage',
    creates: true,
    body: ConfigTypeInput,
    answers: { 201: { description: 'Added', schema: ConfigType } },
    problems: { 409: 'The name is taken, or there are too many' },
    async handle({ body: { name, schema, description = '' }, db, ...call }) {
      checkConfigSchema(schema);
      const types = configTypesRepository(db);
      if ((await types.count()) >= MOST_TYPES) {
        throw new MotorpoolError(
          'conflict',
          'too-many-config-types',
          `There are ${MOST_TYPES} already: remove one first.`,
        );
      }
      const made = await types.insert(name, schema, description);
      await auditRepository(db).record(...entry(actorOf(call), 'config-type.created', name, undefined, made.type));
      return answerOf(201, made);
    },
  }),
  endpoint({
    method: 'get',
    path,
    tag,
    summary: 'One type of configuration',
    access: 'vehicles.read',
    params,
    missing,
    answers: { 200: { description: 'It, with its ETag', schema: ConfigType } },
    async handle({ params, db }) {
      const found = await configTypesRepository(db).find(params.name);
      if (!found) throw missing();
      return answerOf(200, found);
    },
  }),
  endpoint({
    method: 'put',
    path,
    tag,
    summary: 'Change the schema of a type; what vehicles have stays as it is',
    access: 'config-types.manage',
    conditional: true,
    params,
    missing,
    body: ConfigTypeChange,
    answers: { 200: { description: 'As it is now', schema: ConfigType } },
    async handle({ params: { name }, body: { schema, description }, db, ...call }) {
      checkConfigSchema(schema);
      const version = expectedVersion(call.req);
      const changed = await db.transaction(async (tx) => {
        const types = configTypesRepository(tx);
        const before = await types.find(name);
        if (!before) throw missing();
        const now = await types.update(name, schema, description ?? before.type.description, version);
        if (!now) throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
        await auditRepository(tx).record(...entry(actorOf(call), 'config-type.changed', name, before.type, now.type));
        return now;
      });
      return answerOf(200, changed);
    },
  }),
  endpoint({
    method: 'delete',
    path,
    tag,
    summary: 'Remove a type that no vehicle and no fleet is configured by',
    access: 'config-types.manage',
    params,
    missing,
    answers: { 204: { description: 'Removed' } },
    problems: { 409: 'Vehicles or fleets are configured by it' },
    async handle({ params: { name }, db, ...call }) {
      await db.transaction(async (tx) => {
        const types = configTypesRepository(tx);
        const before = await types.find(name);
        if (!before || !(await types.remove(name))) throw missing();
        await auditRepository(tx).record(...entry(actorOf(call), 'config-type.removed', name, before.type));
      });
      return { status: 204 };
    },
  }),
];
