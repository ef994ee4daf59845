/** The Express application: few layers, as each costs every request. */
import compression from 'compression';
import express, { type Express } from 'express';
import { MotorpoolError } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import type { Metrics } from '../../platform/metrics.js';
import type { ApiConfig } from '../config.js';
import { mountConsole } from './console-files.js';
import { mountDocs } from './docs-pages.js';
import type { Endpoint } from './endpoint.js';
import { type MountTools, mountEndpoints } from './mount.js';
import { problemHandler } from './problems.js';
import { refuseDeep } from './refuse-deep.js';
import { requestMetrics } from './request-metrics.js';
import { securityHeaders } from './security-headers.js';

const LARGEST_BODY = 1024 * 1024; // bytes

export function application(
  options: {
    log: Log;
    metrics: Metrics;
    mapStyleUrl: string;
    trustProxy: ApiConfig['trustProxy'];
    endpoints: readonly Endpoint[];
  } & MountTools,
): Express {
  const { log, metrics, mapStyleUrl, trustProxy, endpoints } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', trustProxy);
  app.use(requestMetrics(metrics));
  app.use(securityHeaders(mapStyleUrl));
  app.use(compression({ threshold: 2048 }));
  app.use((req, _res, next) => {
    const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
    if (hasBody && req.is(['json', '+json']) === false) {
      throw new MotorpoolError('bad-input', 'not-json', 'The body must be JSON: Content-Type: application/json.');
    }
    next();
  });
  app.use(express.json({ limit: LARGEST_BODY, type: ['json', '+json'] }));
  app.use((req, _res, next) => {
    refuseDeep(req.body);
    next();
  });
  mountEndpoints(app, endpoints, options);
  mountDocs(app, endpoints);
  mountConsole(app);
  app.use(() => {
    throw new MotorpoolError('not-found', 'not-found', 'There is nothing at this address.');
  });
  app.use(problemHandler(log));
  return app;
}
