/** Writes an endpoint's answer. Express's own `res.json` asks a dozen settings that never change here. */
import compression from 'compression';
import type { Request, Response } from 'express';
import type { Answer } from './endpoint.js';

const WORTH_COMPRESSING = 2048; // characters

/** As Express calls it: for what is streamed, or comes from a file. */
export const compress = compression({ threshold: WORTH_COMPRESSING });

/** `versioned`: one with an ETag that the caller has already is 304 (RFC 9110, section 13.1.2). */
export function sendAnswer(req: Request, res: Response, answer: Answer, versioned: boolean): void {
  const { status, body, json, headers } = answer;
  for (const name in headers) res.setHeader(name, headers[name] as string);
  if (!res.hasHeader('cache-control')) res.setHeader('cache-control', 'no-store');
  res.statusCode = status;
  const text = json ?? (body === undefined ? undefined : JSON.stringify(body));
  if (versioned && status === 200 && isKnown(req, res.getHeader('etag'))) {
    res.statusCode = 304;
    res.end();
  } else if (text === undefined) {
    res.end();
  } else {
    res.setHeader('content-type', 'application/json; charset=utf-8');
    if (text.length < WORTH_COMPRESSING) sendText(res, text);
    else compress(req, res, () => sendText(res, text));
  }
}

/** Not Express's `req.fresh`: browsers' fetch says `no-cache` along with an If-None-Match, and would never get a 304. */
function isKnown({ method, headers }: Request, etag: unknown): boolean {
  const known = headers['if-none-match'];
  if (known === undefined || etag === undefined || (method !== 'GET' && method !== 'HEAD')) return false;
  return known === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

function sendText(res: Response, text: string): void {
  res.setHeader('content-length', Buffer.byteLength(text));
  res.end(text);
}
