/** The Express application: few layers, as each costs every request. */
import express, { type Express } from 'express';
import { MotorpoolError } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import type { Metrics } from '../../platform/metrics.js';
import type { Tracing } from '../../platform/tracing/tracing.js';
import type { ApiConfig } from '../config.js';
import { mountConsole } from './console-files.js';
import { crossOrigin } from './cross-origin.js';
import { mountDocs } from './docs-pages.js';
import type { Endpoint } from './endpoint.js';
import { type MountTools, mountEndpoints } from './mount.js';
import { problemHandler } from './problems.js';
import { requestMetrics } from './request-metrics.js';
import { requestWork } from './request-work.js';
import { securityHeaders } from './security-headers.js';
import { compress } from './send-answer.js';

export function application(
  options: {
    log: Log;
    metrics: Metrics;
    tracing: Tracing | undefined;
    mapStyleUrl: string;
    hsts: boolean;
    trustProxy: ApiConfig['trustProxy'];
    corsOrigins: readonly string[];
    endpoints: readonly Endpoint[];
  } & MountTools,
): Express {
  const { log, metrics, tracing, mapStyleUrl, hsts, trustProxy, corsOrigins, endpoints } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', trustProxy);
  app.use(requestWork(tracing));
  app.use(requestMetrics(metrics));
  app.use(securityHeaders(mapStyleUrl, hsts));
  if (corsOrigins.length > 0) app.use(crossOrigin(corsOrigins, endpoints));
  mountEndpoints(app, endpoints, options);
  app.use(compress);
  mountDocs(app, endpoints);
  mountConsole(app);
  app.use(() => {
    throw new MotorpoolError('not-found', 'not-found', 'There is nothing at this address.');
  });
  app.use(problemHandler(log));
  return app;
}
