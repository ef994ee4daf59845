/**
 * The API, typed by its own document: paths, parameters, bodies and answers are checked by the compiler. A token that ran
 * out is renewed, a second factor is asked for, and the request goes on.
 */
import createClient from 'openapi-fetch';
import type { components, paths } from '../../../client/api.js';
import { secondFactor } from '../session/second-factor.js';
import { session } from '../session/session.js';
import { busy } from './busy.js';
import { problemOf, unreachable } from './problem.js';

export type Schemas = components['schemas'];

export const api = createClient<paths>({ baseUrl: location.origin, fetch: (request) => busy.during(send(request)) });

async function send(request: Request): Promise<Response> {
  // One key for the whole act, so that a lost answer never makes a thing twice; the API ignores it where it means nothing.
  if (request.method === 'POST' && !request.headers.has('idempotency-key')) {
    request.headers.set('idempotency-key', crypto.randomUUID());
  }
  const [again, afterFactor] = [request.clone(), request.clone()];
  let answer = await sendOnce(request);
  if (answer.status === 401) {
    if (await session.refresh()) answer = await sendOnce(again);
    if (answer.status === 401) session.signOut('Your session has ended. Sign in again.');
  }
  if (answer.status === 403 && (await wantsSecondFactor(answer)) && (await secondFactor.ask())) {
    answer = await sendOnce(afterFactor);
  }
  return answer;
}

function sendOnce(request: Request): Promise<Response> {
  request.headers.set('authorization', `Bearer ${session.token()}`);
  return fetch(request).catch((error: unknown) => {
    throw request.signal.aborted ? error : unreachable();
  });
}

async function wantsSecondFactor(answer: Response): Promise<boolean> {
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  return problemOf(403, body).code === 'second-factor-required';
}

type Answered<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** What was answered. Throws an ApiProblem. */
export async function answerTo<T>(asked: Answered<T>): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok) throw problemOf(response.status, error);
  return data as T;
}

/** The same of what can be had as a file too: here it is JSON. */
export const jsonTo = async <T>(asked: Answered<T>): Promise<Exclude<T, string>> =>
  (await answerTo(asked)) as Exclude<T, string>;

/** The same with its version, for `If-Match`. */
export async function versioned<T>(asked: Answered<T>): Promise<T & { etag: string }> {
  const { data, error, response } = await asked;
  if (!response.ok) throw problemOf(response.status, error);
  return { ...(data as T), etag: response.headers.get('etag') ?? '*' };
}
