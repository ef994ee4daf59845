/** Ways in, and the way out. */
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, withAlias } from '../http/endpoint.js';
import { callerOf } from './access.js';
import { originOf } from './origin.js';
import type { PhoneSignIn } from './phone-sign-in.js';
import type { Sessions } from './sessions.js';
import type { SignIn } from './sign-in.js';

const Login = Type.Object({
  email: Type.String({ minLength: 1, maxLength: 255 }),
  password: Type.String({ minLength: 1, maxLength: 128 }),
});
const Phone = Type.String({ minLength: 6, maxLength: 40 });
const Code = Type.String({ minLength: 1, maxLength: 20, description: 'Six digits' });
const Refresh = Type.Object({ refreshToken: Type.String({ minLength: 1, maxLength: 512 }) });
const SignedIn = Type.Object(
  {
    userId: Type.String({ format: 'uuid' }),
    token: Type.String({ description: 'Send it as `Authorization: Bearer …`. Good for 15 minutes.' }),
    refreshToken: Type.String({ description: 'Buys the next pair, once.' }),
  },
  { $id: 'SignedIn' },
);

export function identityEndpoints(deps: { signIn: SignIn; phoneSignIn: PhoneSignIn; sessions: Sessions }): Endpoint[] {
  const { signIn, phoneSignIn, sessions } = deps;
  const tag = 'identity';
  return [
    ...withAlias('/api/users/login', {
      method: 'post',
      path: '/api/v1/auth/login',
      tag,
      summary: 'Sign in by e-mail and password',
      access: 'anyone',
      body: Login,
      answers: { 200: { description: 'Signed in', schema: SignedIn } },
      problems: { 401: 'E-mail or password is wrong' },
      handle: async ({ body, req }) => ({
        status: 200,
        body: await signIn.byPassword(body.email, body.password, originOf(req)),
      }),
    }),
    ...withAlias('/api/auth/login', {
      method: 'post',
      path: '/api/v1/auth/codes',
      tag,
      summary: 'Ask for a one-time code by phone',
      description: 'The answer is the same whether anyone has this number or not.',
      access: 'anyone',
      body: Type.Object({ phone: Phone }),
      answers: { 200: { description: 'Sent, if anyone has it', schema: Type.Object({ message: Type.String() }) } },
      async handle({ body, req }) {
        await phoneSignIn.sendCode(body.phone, originOf(req));
        return { status: 200, body: { message: 'If this number is known here, a code is on its way to it.' } };
      },
    }),
    ...withAlias('/api/auth/verify-otp', {
      method: 'post',
      path: '/api/v1/auth/codes/verify',
      tag,
      summary: 'Sign in by the code that came by phone',
      access: 'anyone',
      body: Type.Object({ phone: Phone, code: Code }),
      answers: { 200: { description: 'Signed in', schema: SignedIn } },
      problems: { 401: 'The code is wrong or has run out' },
      handle: async ({ body, req }) => ({
        status: 200,
        body: await phoneSignIn.byCode(body.phone, body.code, originOf(req)),
      }),
    }),
    ...withAlias('/api/auth/refresh-token', {
      method: 'post',
      path: '/api/v1/auth/refresh',
      tag,
      summary: 'Exchange a refresh token for a new pair',
      access: 'anyone',
      body: Refresh,
      answers: { 200: { description: 'The new pair', schema: SignedIn } },
      problems: { 401: 'The session has ended' },
      handle: async ({ body, req }) => ({
        status: 200,
        body: await sessions.refresh(body.refreshToken, originOf(req)),
      }),
    }),
    ...withAlias('/api/auth/logout', {
      method: 'post',
      path: '/api/v1/auth/logout',
      tag,
      summary: 'Sign out: end the session of this token',
      description: 'Its access and refresh tokens stop working at once, and its live map is closed.',
      access: 'signed-in',
      answers: { 204: { description: 'Signed out' } },
      async handle(call) {
        await sessions.end(actorOf(call), callerOf(call));
        return { status: 204 };
      },
    }),
  ];
}
