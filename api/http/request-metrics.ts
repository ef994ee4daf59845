/** How long requests take, by route. */
import type { Request, RequestHandler } from 'express';
import { Counter, Histogram } from 'prom-client';
import type { Metrics } from '../../platform/metrics.js';
import { routeOf } from './problems.js';

export function requestMetrics(metrics: Metrics): RequestHandler {
  const seconds = new Histogram({
    name: 'motorpool_http_request_seconds',
    help: 'From the request to the end of the answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [metrics],
  });
  return (req, res, next) => {
    const began = performance.now();
    res.once('close', () => {
      const took = (performance.now() - began) / 1000;
      seconds.observe({ method: methodOf(req), route: routeOf(req), status: String(res.statusCode) }, took);
    });
    next();
  };
}

/** No label that a stranger can choose. */
export const methodOf = ({ method }: Request) => (METHODS.has(method) ? method : 'other');

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Bookings that met another booking of the same car. Registered here so that it is there from the first scrape on. */
export function reservationConflicts(metrics: Metrics): Counter {
  return new Counter({
    name: 'motorpool_reservation_conflicts_total',
    help: 'Attempts to reserve a car for a time that is taken in part',
    registers: [metrics],
  });
}
