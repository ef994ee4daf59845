import { Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import type { Sessions } from './sessions.js';
import type { SignIn } from './sign-in.js';

const Login = Type.Object({
  email: Type.String({ minLength: 1, maxLength: 255 }),
  password: Type.String({ minLength: 1, maxLength: 128 }),
});
const Refresh = Type.Object({ refreshToken: Type.String({ minLength: 1, maxLength: 512 }) });
const SignedIn = Type.Object({
  userId: Type.String({ format: 'uuid' }),
  token: Type.String({ description: 'Send it as `Authorization: Bearer …`. Good for 15 minutes.' }),
  refreshToken: Type.String({ description: 'Buys the next pair, once.' }),
});

export function identityEndpoints({ signIn, sessions }: { signIn: SignIn; sessions: Sessions }): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/api/users/login',
      tag: 'identity',
      summary: 'Sign in by e-mail and password',
      access: 'anyone',
      body: Login,
      answers: { 200: { description: 'Signed in', schema: SignedIn } },
      problems: { 401: 'E-mail or password is wrong' },
      handle: async ({ body, req }) => ({
        status: 200,
        body: await signIn.byPassword(body.email, body.password, req.ip ?? 'unknown'),
      }),
    }),
    endpoint({
      method: 'post',
      path: '/api/auth/refresh-token',
      tag: 'identity',
      summary: 'Exchange a refresh token for a new pair',
      access: 'anyone',
      body: Refresh,
      answers: { 200: { description: 'The new pair', schema: SignedIn } },
      problems: { 401: 'The session has ended' },
      handle: async ({ body }) => ({ status: 200, body: await sessions.refresh(body.refreshToken) }),
    }),
    endpoint({
      method: 'post',
      path: '/api/auth/logout',
      tag: 'identity',
      summary: 'Sign out: end the session of this token',
      description: 'Its access and refresh tokens stop working at once, and its live map is closed.',
      access: 'signed-in',
      answers: { 204: { description: 'Signed out' } },
      async handle({ who }) {
        if (who) await sessions.end(who);
        return { status: 204 };
      },
    }),
  ];
}
