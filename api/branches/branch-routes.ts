/** Branches: for anyone to choose from, for administrators to keep. */
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { Branch, BranchInput, BranchParams, BranchPatch } from './branch.js';
import { branchNotFound, createBranch, patchBranch } from './branches.js';
import { branchesRepository, type VersionedBranch } from './branches-repository.js';

const tag = 'fleets';
const path = '/api/v1/branches/{id}';
const answerOf = (status: number, { branch, version }: VersionedBranch) => ({
  status,
  body: branch,
  headers: { etag: etagOf(version), ...(status === 201 && { location: `/api/v1/branches/${branch.id}` }) },
});

export const branchEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/branches',
    tag,
    summary: 'Branches by name, page by page',
    access: 'anyone',
    query: Type.Object({
      limit: Limit,
      cursor: Cursor(Type.String({ format: 'uuid' })),
      archived: Type.Optional(Type.Boolean({ description: 'Whether archived ones are shown too' })),
    }),
    answers: { 200: { description: 'A page', schema: pageOf(Branch) } },
    async handle({ query: { limit = 100, cursor, archived = false }, db }) {
      const found = await branchesRepository(db).page(limit + 1, cursor, archived);
      return { status: 200, body: cutPage(found, limit) };
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/branches',
    tag,
    summary: 'Add a branch',
    access: 'fleets.manage',
    creates: true,
    body: BranchInput,
    answers: { 201: { description: 'Added', schema: Branch } },
    problems: { 409: 'The name is taken' },
    handle: async (call) => answerOf(201, await createBranch(call.db, actorOf(call), call.body)),
  }),
  endpoint({
    method: 'get',
    path,
    tag,
    summary: 'One branch, archived or not',
    access: 'anyone',
    params: BranchParams,
    missing: branchNotFound,
    answers: { 200: { description: 'It, with its ETag', schema: Branch } },
    async handle({ params, db }) {
      const found = await branchesRepository(db).find(params.id);
      if (!found) throw branchNotFound();
      return answerOf(200, found);
    },
  }),
  endpoint({
    method: 'patch',
    path,
    tag,
    summary: 'Change a branch, or archive it: an archived one takes no new cars',
    access: 'fleets.manage',
    conditional: true,
    params: BranchParams,
    missing: branchNotFound,
    body: BranchPatch,
    answers: { 200: { description: 'As it is now', schema: Branch } },
    problems: { 409: 'The name is taken' },
    async handle(call) {
      const version = expectedVersion(call.req);
      const patched = await call.db.transaction((tx) =>
        patchBranch(tx, actorOf(call), call.params.id, call.body, version),
      );
      return answerOf(200, patched);
    },
  }),
];
