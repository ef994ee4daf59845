/** Passwords and e-mail addresses: what is done by a token that came by e-mail, and a change of password. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { type Messenger, noCarrier } from '../messages/messenger.js';
import { callerOf } from './access.js';
import type { EmailVerification } from './email-verification.js';
import { NewPassword } from './new-password.js';
import { originOf } from './origin.js';
import type { PasswordChanges } from './password-changes.js';
import { usersRepository } from './users-repository.js';

const Token = Type.String({ minLength: 1, maxLength: 512, description: 'As it came by e-mail' });

export function accountEndpoints(deps: {
  db: Knex;
  messenger: Messenger;
  verification: EmailVerification;
  passwordChanges: PasswordChanges;
}): Endpoint[] {
  const { verification, passwordChanges } = deps;
  const tag = 'identity';
  return [
    endpoint({
      method: 'post',
      path: '/api/v1/auth/email-verification',
      tag,
      access: 'signed-in',
      summary: 'Send a token to my e-mail address, to verify it with',
      answers: { 202: { description: 'On its way, unless it is verified already' } },
      problems: { 409: 'The account has no e-mail address' },
      async handle(call) {
        const { userId } = callerOf(call);
        const user = await usersRepository(deps.db).byId(userId);
        if (!user?.email)
          throw new MotorpoolError('conflict', 'no-email', 'Give your account an e-mail address first.');
        if (!deps.messenger.reaches('email')) throw noCarrier();
        await verification.count(userId, originOf(call.req));
        if (!user.email_verified_at) verification.send({ id: userId, email: user.email });
        return { status: 202 };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/auth/email-verification/confirm',
      tag,
      access: 'anyone',
      summary: 'Verify an e-mail address by the token that came there',
      body: Type.Object({ token: Token }),
      answers: { 204: { description: 'Verified' } },
      async handle({ body, req }) {
        await verification.confirm(body.token, originOf(req));
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/auth/password-reset',
      tag,
      access: 'anyone',
      summary: 'Ask for a token to set a new password with',
      description: 'The answer is the same whether there is such an account or not.',
      body: Type.Object({ email: Type.String({ minLength: 1, maxLength: 255 }) }),
      answers: { 202: { description: 'On its way, if there is such an account' } },
      async handle({ body, req }) {
        await passwordChanges.askReset(body.email, originOf(req));
        return { status: 202 };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/auth/password-reset/confirm',
      tag,
      access: 'anyone',
      summary: 'Set a new password by the token that came by e-mail',
      description:
        'All sessions end. The token works once, for 30 minutes. Where the address was never verified before, the phone is taken away, as it may be a stranger’s who made the account.',
      body: Type.Object({ token: Token, password: NewPassword }),
      answers: { 204: { description: 'Set' } },
      async handle({ body, req }) {
        await passwordChanges.reset(body.token, body.password, originOf(req));
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/auth/password',
      tag,
      access: 'signed-in',
      summary: 'Change my password',
      description: 'My other sessions end. Who has none yet needs no old one.',
      body: Type.Object({
        oldPassword: Type.Optional(Type.String({ maxLength: 128 })),
        password: NewPassword,
      }),
      answers: { 204: { description: 'Changed' } },
      async handle(call) {
        await passwordChanges.change(callerOf(call), actorOf(call), call.body);
        return { status: 204 };
      },
    }),
  ];
}
