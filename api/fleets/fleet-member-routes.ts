/** The people of a fleet. */
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, Limit, pageOf } from '../http/pages.js';
import { FleetMember, FleetMemberInput, FleetMemberParams, FleetParams } from './fleet.js';
import { fleetMembersRepository } from './fleet-members-repository.js';
import { fleetNotFound } from './fleets.js';
import { fleetsRepository } from './fleets-repository.js';

const tag = 'fleets';
const path = '/api/v1/fleets/{id}/members';

export const fleetMemberEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path,
    tag,
    summary: 'The people of a fleet',
    access: 'fleets.read',
    params: FleetParams,
    missing: fleetNotFound,
    query: Type.Object({ limit: Limit, cursor: Cursor(Type.String({ format: 'uuid' })) }),
    answers: { 200: { description: 'A page', schema: pageOf(FleetMember) } },
    async handle({ params, query: { limit = 100, cursor }, db }) {
      if ((await fleetsRepository(db).chain(params.id)).length === 0) throw fleetNotFound();
      const found = await fleetMembersRepository(db).page(params.id, limit + 1, cursor);
      const items = found.slice(0, limit);
      const nextCursor = found.length > limit ? (items.at(-1)?.userId ?? null) : null;
      return { status: 200, body: { items, nextCursor } };
    },
  }),
  endpoint({
    method: 'post',
    path,
    tag,
    summary: 'Add a person to a fleet',
    access: 'fleets.manage',
    creates: true,
    params: FleetParams,
    missing: fleetNotFound,
    body: FleetMemberInput,
    answers: { 201: { description: 'Added', schema: FleetMember } },
    problems: { 409: 'In it already' },
    async handle({ params, body, db, ...call }) {
      if ((await fleetsRepository(db).chain(params.id)).length === 0) throw fleetNotFound();
      const userId = body.userId.toLowerCase();
      const members = fleetMembersRepository(db);
      await members.add(params.id, { userId, role: body.role.trim() });
      const member = await members.find(params.id, userId);
      await auditRepository(db).record(actorOf(call), {
        action: 'fleet.member-added',
        subject: { kind: 'fleet', id: params.id },
        after: { userId, role: member?.role },
      });
      return { status: 201, body: member };
    },
  }),
  endpoint({
    method: 'delete',
    path: '/api/v1/fleets/{id}/members/{userId}',
    tag,
    summary: 'Take a person out of a fleet',
    access: 'fleets.manage',
    params: FleetMemberParams,
    answers: { 204: { description: 'Taken out' } },
    async handle({ params: { id, userId }, db, ...call }) {
      await db.transaction(async (tx) => {
        const members = fleetMembersRepository(tx);
        const before = await members.find(id, userId);
        if (!(await members.remove(id, userId))) {
          throw new MotorpoolError('not-found', 'member-not-found', 'There is no such person in this fleet.');
        }
        await auditRepository(tx).record(actorOf(call), {
          action: 'fleet.member-removed',
          subject: { kind: 'fleet', id },
          before: { userId, role: before?.role },
        });
      });
      return { status: 204 };
    },
  }),
];
