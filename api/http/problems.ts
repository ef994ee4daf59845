/** Every failed request answers with an RFC 9457 problem; this is the one place that makes them. */
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Problem } from '../../contracts/index.js';
import { type ErrorKind, MotorpoolError, messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import { TelemetryStoreDown } from '../../platform/telemetry-store/telemetry-store.js';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  'bad-input': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  precondition: 412,
  payment: 402,
  'too-many': 429,
  unavailable: 503,
};

/** Statuses that a kind does not tell. */
const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  'if-match-required': 428,
  'method-not-allowed': 405,
  'idempotency-key-reused': 422,
  'amount-differs': 422,
  'body-too-large': 413,
  'not-json': 415,
  'bad-media-type': 415,
  'not-offered': 501,
};

export const problemType = (code: string) => `urn:motorpool:problem:${code}`;

/** Answers with the problem that was thrown. What was not foreseen is logged, and told to nobody. */
export function problemHandler(log: Log): ErrorRequestHandler {
  return (thrown: unknown, req, res, _next) => {
    const error = asMotorpoolError(thrown);
    if (!error) log.error({ error: told(thrown), method: req.method, route: routeOf(req) }, 'a request failed');
    if (res.headersSent) {
      res.destroy(); // the reader must not take half of it for all
      return;
    }
    sendProblem(res, error);
  };
}

/** What a log may hold of an error: PostgreSQL's `detail` and `where` repeat the values, and those may be secret. */
function told(thrown: unknown) {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  const { name, message, stack, code, table, constraint } = thrown as Error & Record<string, unknown>;
  return { name, message, stack, code, table, constraint };
}

/** undefined answers 500. */
export function sendProblem(res: Response, error: MotorpoolError | undefined): void {
  const status = error ? (STATUS_BY_CODE[error.code] ?? STATUS[error.kind]) : 500;
  const problem: Problem = {
    ...error?.more,
    type: problemType(error?.code ?? 'internal-error'),
    title: error?.message ?? 'Something broke on our side. It is logged.',
    status,
  };
  if (error && error.errors.length > 0) problem.errors = [...error.errors];
  if (status === 401) res.setHeader('www-authenticate', 'Bearer');
  if (status === 429 || status === 503) {
    res.setHeader('retry-after', String(Math.max(1, Math.ceil(error?.retryAfterS ?? 1))));
  }
  const text = JSON.stringify(problem);
  res.statusCode = status;
  res.setHeader('cache-control', 'no-store');
  res.setHeader('content-type', 'application/problem+json; charset=utf-8');
  res.setHeader('content-length', Buffer.byteLength(text));
  res.end(text);
}

/** What Express, its parsers and our own outside systems throw, in our own kinds; undefined for a bug. */
function asMotorpoolError(thrown: unknown): MotorpoolError | undefined {
  if (thrown instanceof MotorpoolError) return thrown;
  if (thrown instanceof TelemetryStoreDown) {
    return new MotorpoolError('unavailable', 'store-unavailable', 'The telemetry store is away. Try again soon.', {
      retryAfterS: 5,
    });
  }
  const { status, type, code, name } = thrown as { status?: unknown; type?: string; code?: string; name?: string };
  if (type === 'entity.too.large') return new MotorpoolError('bad-input', 'body-too-large', 'The body is too large.');
  if (type?.startsWith('encoding.') || type?.startsWith('charset.')) {
    return new MotorpoolError('bad-input', 'not-json', 'The body must be JSON in UTF-8.');
  }
  if (type === 'entity.parse.failed') return new MotorpoolError('bad-input', 'not-json-body', 'The body is not JSON.');
  if (code === '22003' || code === '22008') {
    return new MotorpoolError(
      'bad-input',
      'out-of-range',
      'A number or a time in the request is beyond what can be reckoned with.',
    );
  }
  if (name === 'KnexTimeoutError' || isConnectionLoss(code, messageOf(thrown))) {
    return new MotorpoolError('unavailable', 'database-unavailable', 'The database is away. Try again soon.', {
      retryAfterS: 5,
    });
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new MotorpoolError('bad-input', 'bad-request', 'The request cannot be read.');
  }
  return undefined;
}

/** PostgreSQL's class 08 and 57P0x, the network's own, and what pg says without a code. */
const isConnectionLoss = (code: string | undefined, message: string) =>
  /^(08|57P0|53300|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET)/.test(code ?? '') ||
  /(Connection terminated unexpectedly|Connection ended unexpectedly|timeout expired|not queryable)$/.test(message);

export const routeOf = (req: Request): string => (req.route as { path?: string } | undefined)?.path ?? 'none';
