/** Models by version, for who watches over them; and the command line adds, promotes and rolls back by these, too. */
import { Type } from 'typebox';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf, may } from '../identity/access.js';
import { TASK as RESERVATION_RISK } from '../reservation-risk/risks-repository.js';
import { registerModel } from './add-model.js';
import { modelDaysRepository } from './model-days-repository.js';
import {
  MOST_BYTES,
  ModelDay,
  ModelParams,
  ModelQuery,
  ModelTask,
  ModelVersion,
  Prediction,
  RollBackInput,
  STAGES,
  StageInput,
  SwitchInput,
  TaskParams,
} from './model-version.js';
import { changeStage, modelNotFound, modelTasks, rollBack, switchTask } from './models.js';
import { modelsRepository } from './models-repository.js';
import { predictionsRepository } from './predictions-repository.js';

const tag = 'models';
const TYPES = ['application/octet-stream'];
const Task = Type.Optional(ModelQuery.properties.task);

export function modelEndpoints({ blobs }: { blobs: BlobStore }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/model-tasks',
      tag,
      summary: 'What there are models for, and what serves',
      access: 'predictions.read',
      answers: { 200: { description: 'All of them', schema: Type.Object({ items: Type.Array(ModelTask) }) } },
      handle: async ({ db }) => ({ status: 200, body: { items: await modelTasks(db) } }),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/model-tasks/{task}/roll-back',
      tag,
      summary: 'Let the version serve that did before',
      access: 'models.manage',
      creates: true,
      params: TaskParams,
      body: RollBackInput,
      answers: { 200: { description: 'The version that serves now', schema: ModelVersion } },
      problems: { 409: 'No other version was live' },
      async handle({ params: { task }, body: { reason }, db, ...call }) {
        return { status: 200, body: await rollBack({ tx: db, actor: actorOf(call) }, task, reason.trim()) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/model-tasks/{task}/switch',
      tag,
      summary: 'Leave a task to rules, or to its model again',
      access: 'models.manage',
      creates: true,
      params: TaskParams,
      body: SwitchInput,
      answers: { 204: { description: 'Done' } },
      async handle({ params: { task }, body: { isOn, reason }, db, ...call }) {
        await switchTask({ tx: db, actor: actorOf(call) }, task, isOn, reason.trim());
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/models',
      tag,
      summary: 'Versions of models, the newest first',
      access: 'predictions.read',
      query: Type.Object({
        limit: Limit,
        cursor: Cursor(Type.String({ format: 'uuid' })),
        task: Task,
        stage: Type.Optional(Type.Enum([...STAGES])),
      }),
      answers: { 200: { description: 'A page', schema: pageOf(ModelVersion) } },
      async handle({ query: { limit = 100, cursor, task, stage }, db }) {
        const found = await modelsRepository(db).page(limit + 1, { task, stage, after: cursor });
        return { status: 200, body: cutPage(found, limit) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/models',
      tag,
      summary: 'Add a version: the bytes that training made',
      description: 'It is opened and asked of one row first; then it predicts in the shadow until it is promoted.',
      access: 'models.manage',
      creates: 'one-statement',
      query: ModelQuery,
      rawBody: { types: TYPES, mostBytes: MOST_BYTES },
      answers: { 201: { description: 'Added', schema: ModelVersion } },
      async handle({ query, db, req, ...call }) {
        const added = await registerModel({ db, actor: actorOf({ req, ...call }), blobs }, req.body, query);
        return { status: 201, body: added, headers: { location: `/api/v1/models/${added.id}` } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/models/{id}',
      tag,
      summary: 'One version',
      access: 'predictions.read',
      params: ModelParams,
      missing: modelNotFound,
      answers: { 200: { description: 'It', schema: ModelVersion } },
      async handle({ params: { id }, db }) {
        const found = await modelsRepository(db).find(id);
        if (!found) throw modelNotFound();
        return { status: 200, body: found };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/models/{id}/days',
      tag,
      summary: 'How good a version was in service, and how far its data had drifted, day by day',
      access: 'predictions.read',
      params: ModelParams,
      query: Type.Object({ limit: Limit }),
      missing: modelNotFound,
      answers: {
        200: { description: 'The newest first', schema: Type.Object({ items: Type.Array(ModelDay) }) },
      },
      async handle({ params: { id }, query: { limit = 100 }, db }) {
        if (!(await modelsRepository(db).find(id))) throw modelNotFound();
        return { status: 200, body: { items: await modelDaysRepository(db).page(id, limit) } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/models/{id}/stage',
      tag,
      summary: 'Let a version serve, or retire it',
      access: 'models.manage',
      creates: true,
      params: ModelParams,
      missing: modelNotFound,
      body: StageInput,
      answers: { 200: { description: 'As it is now', schema: ModelVersion } },
      problems: { 409: 'It is of this stage already' },
      async handle({ params: { id }, body: { stage, reason }, db, ...call }) {
        return { status: 200, body: await changeStage({ tx: db, actor: actorOf(call) }, id, stage, reason.trim()) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/predictions',
      tag,
      summary: 'What models predicted, the newest first',
      access: 'predictions.read',
      query: Type.Object({
        limit: Limit,
        cursor: Cursor(Type.String({ pattern: '^[1-9]\\d{0,17}$' })),
        task: Task,
        subjectId: Type.Optional(Type.String({ format: 'uuid', description: 'A vehicle, a branch, a reservation' })),
      }),
      answers: { 200: { description: 'A page', schema: pageOf(Prediction) } },
      async handle({ query: { limit = 100, cursor, task, subjectId }, db, who }) {
        // Of a customer's reservation only staff of its fleet are told: GET /api/v1/reservations/{id}/risk.
        const without = may(callerOf({ who }), 'models.manage') ? undefined : RESERVATION_RISK;
        const found = await predictionsRepository(db).page(limit + 1, { task, subjectId, after: cursor, without });
        return { status: 200, body: cutPage(found, limit) };
      },
    }),
  ];
}
