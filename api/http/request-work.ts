/** A request has an id, which its answer and each line of the log tell, and where traces are on it may be the root of one. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { inWork } from '../../platform/current-work.js';
import type { Tracing } from '../../platform/tracing/tracing.js';
import { routeOf } from './problems.js';
import { methodOf } from './request-metrics.js';

const ID = /^[\w.-]{8,128}$/;
const WATCHED = new Set(['/healthz', '/readyz', '/metrics']); // asked every few seconds by those who watch over us

/** `X-Request-Id` of a load balancer is taken on; one that is none is replaced. */
export function requestWork(tracing: Tracing | undefined): RequestHandler {
  return (req, res, next) => {
    const given = req.get('x-request-id');
    const requestId = given !== undefined && ID.test(given) ? given : randomUUID();
    res.setHeader('x-request-id', requestId);
    const traced = WATCHED.has(req.path) ? undefined : tracing?.welcome('request', req.get('traceparent'));
    if (traced)
      res.once('close', () => {
        const [method, route] = [methodOf(req), routeOf(req)];
        traced.rename(`${method} ${route}`);
        traced.set({
          'http.request.method': method,
          'http.route': route,
          'http.response.status_code': res.statusCode,
          'request.id': requestId,
        });
        traced.end(res.statusCode >= 500 ? new Error('the answer was an error of ours') : undefined);
      });
    inWork({ requestId, traced }, next);
  };
}
