import { Type } from 'typebox';
import { type Call, type Endpoint, endpoint } from '../http/endpoint.js';
import { originOf } from '../identity/origin.js';
import type { Register } from './registration.js';
import { Registration } from './user.js';

export function registrationEndpoints(register: Register): Endpoint[] {
  const spec = {
    method: 'post',
    tag: 'users',
    access: 'anyone',
    creates: 'one-statement',
    body: Registration,
    problems: { 409: 'Somebody has this e-mail address or phone number already' },
  } as const;
  const made = Type.Object({ userId: Type.String({ format: 'uuid' }), message: Type.String() });

  async function handle({
    body,
    req,
    db,
    afterCommit,
  }: Pick<Call<object, object, Registration>, 'body' | 'req' | 'db' | 'afterCommit'>) {
    const { userId, sendVerification } = await register(db, body, originOf(req));
    afterCommit(sendVerification);
    return { status: 201, body: { userId, message: 'Welcome to Motorpool' } };
  }

  return [
    endpoint({
      ...spec,
      path: '/api/v1/users',
      summary: 'Register',
      description: 'A token to verify the e-mail address with is sent there.',
      answers: { 201: { description: 'Registered, as a customer', schema: made } },
      handle,
    }),
    endpoint({
      ...spec,
      path: '/api/users/register',
      aliasOf: '/api/v1/users',
      summary: 'Register, in the rental documents’ words',
      answers: { 201: { description: 'Registered, as a customer', schema: made } },
      handle,
    }),
  ];
}
