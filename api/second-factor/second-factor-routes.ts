import type { Knex } from 'knex';
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { callerOf } from '../identity/access.js';
import { usersRepository } from '../identity/users-repository.js';
import type { SecondFactor } from './second-factor.js';

const CodeBody = Type.Object({
  code: Type.String({
    minLength: 1,
    maxLength: 40,
    description: 'Six digits; or a recovery code, where one is enrolled',
  }),
});

export function secondFactorEndpoints(db: Knex, factor: SecondFactor): Endpoint[] {
  const tag = 'identity';
  const access = 'signed-in';
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/auth/second-factor',
      tag,
      access,
      summary: 'Whether I have a second factor, and until when it counts as shown here',
      answers: {
        200: {
          description: 'How it stands',
          schema: Type.Object({
            enrolled: Type.Boolean(),
            shownUntil: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
            recoveryCodesLeft: Type.Integer(),
          }),
        },
      },
      handle: async (call) => ({ status: 200, body: await factor.status(callerOf(call)) }),
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/auth/second-factor',
      tag,
      access,
      summary: 'Show my second factor',
      description: 'It counts in this session, for 15 minutes. A code works once.',
      body: CodeBody,
      answers: { 204: { description: 'Shown' } },
      problems: { 403: 'The code is wrong', 409: 'None is enrolled' },
      async handle(call) {
        await factor.show(callerOf(call), actorOf(call), call.body.code);
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/auth/second-factor',
      tag,
      access,
      secondFactor: true,
      summary: 'Do without a second factor',
      answers: { 204: { description: 'It is gone, with its recovery codes' } },
      async handle(call) {
        await factor.disable(callerOf(call), actorOf(call));
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/auth/second-factor/enrolment',
      tag,
      access,
      summary: 'Begin to enrol an authenticator (TOTP)',
      description: 'Nothing is asked before it is confirmed.',
      answers: {
        200: {
          description: 'The secret, in base 32, and for the camera',
          schema: Type.Object({ secret: Type.String(), uri: Type.String() }),
        },
      },
      problems: { 409: 'One is enrolled already' },
      async handle(call) {
        const who = callerOf(call);
        const user = await usersRepository(db).byId(who.userId);
        return { status: 200, body: await factor.enrol(who, user?.email ?? user?.phone ?? who.userId) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/auth/second-factor/enrolment/confirm',
      tag,
      access,
      summary: 'Confirm it by a code; the recovery codes are shown once',
      body: CodeBody,
      answers: {
        200: {
          description: 'Enrolled, and shown in this session',
          schema: Type.Object({ recoveryCodes: Type.Array(Type.String()) }),
        },
      },
      problems: { 403: 'The code is wrong', 409: 'There is nothing to confirm' },
      handle: async (call) => ({
        status: 200,
        body: await factor.confirm(callerOf(call), actorOf(call), call.body.code),
      }),
    }),
  ];
}
