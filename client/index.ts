/** A typed client of the HTTP API: the compiler checks paths, parameters, bodies and answers against the API document. */
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.js';

export type { components, operations, paths } from './api.js';
export type MotorpoolClient = Client<paths>;

export interface ClientOptions {
  /** Where the API is, such as `https://fleet.example.org`. */
  baseUrl: string;
  /** The access token to begin with; none for what anyone may ask. */
  token?: string;
  /** Buys a new access token when the old one has run out, as by `POST /api/auth/refresh-token`; undefined when it cannot. */
  refresh?: () => Promise<string | undefined>;
}

/** What is answered 401 is sent once more with a refreshed token; many at once refresh once. */
export function createMotorpoolClient({ baseUrl, token, refresh }: ClientOptions): MotorpoolClient {
  let current = token;
  let refreshing: Promise<string | undefined> | undefined;

  function send(request: Request): Promise<Response> {
    if (current !== undefined) request.headers.set('authorization', `Bearer ${current}`);
    return fetch(request);
  }

  async function sendFresh(request: Request): Promise<Response> {
    const [sentWith, again] = [current, refresh && request.clone()];
    const response = await send(request);
    if (response.status !== 401 || !refresh || !again || sentWith === undefined) return response;
    if (current === sentWith) {
      refreshing ??= refresh().finally(() => {
        refreshing = undefined;
      });
      current = (await refreshing) ?? current;
    }
    return current === sentWith ? response : send(again);
  }

  return createClient<paths>({ baseUrl, fetch: sendFresh });
}
