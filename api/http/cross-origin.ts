/** Lets pages of other origins call the API from a browser (the Fetch standard's CORS), where a setting names them. */
import cors from 'cors';
import type { Request, RequestHandler } from 'express';
import type { Endpoint } from './endpoint.js';

const PREFLIGHT_GOOD_FOR_S = 3600;

/**
 * For the endpoints' paths alone: the console, the documents and what watches over the process are nobody else's.
 * No credentials: a token is sent by the page itself, so no cookie and no ambient right goes along.
 */
export function crossOrigin(origins: readonly string[], endpoints: readonly Endpoint[]): RequestHandler {
  const first = new Set(endpoints.filter(({ tag }) => tag !== 'operations').map(({ path }) => firstSegment(path)));
  const handler = cors({
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Idempotency-Key'],
    exposedHeaders: ['ETag', 'Location', 'Retry-After', 'Deprecation', 'Link', 'X-Request-Id'],
    maxAge: PREFLIGHT_GOOD_FOR_S,
  });
  return (req, res, next) => {
    // An OPTIONS that asks for nothing of that is a method like another: not offered.
    const concerned = first.has(firstSegment(req.path)) && (req.method !== 'OPTIONS' || isPreflight(req));
    if (concerned) handler(req, res, next);
    else next();
  };
}

const firstSegment = (path: string) => path.split('/', 2)[1] ?? '';

const isPreflight = ({ headers }: Request) =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
