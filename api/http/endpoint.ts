/** One endpoint: its schemas are its type, its check and its entry in the API document, so these cannot differ. */
import type { Request, Response } from 'express';
import type { Knex } from 'knex';
import type { Static, TObject, TSchema, TUnknown } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import type { Access, Permission, Principal } from '../identity/access.js';
import { bodyCheck, paramsCheck, queryCheck } from './check.js';
import { expectedVersion } from './etag.js';
import type { Tag } from './tags.js';

export interface Answer {
  status: number;
  /** Sent as JSON; nothing when undefined. */
  body?: unknown;
  /** In place of `body`: JSON that is text already. */
  json?: string;
  headers?: Record<string, string>;
}

/** What an endpoint documents for one status. */
export interface AnswerDoc {
  description: string;
  schema?: TSchema;
  /** Media types other than JSON. */
  media?: readonly string[];
}

export interface CallContext {
  /** Who asks; undefined only where access is 'anyone'. */
  who: Principal | undefined;
  req: Request;
  res: Response;
  /** Of an endpoint that `creates`: its transaction, committed with the kept answer (see there). Else the plain pool. */
  db: Knex;
  /** Runs after the commit, so that nobody hears of what was rolled back. */
  afterCommit(tell: () => void): void;
}

export interface Call<P, Q, B> extends CallContext {
  params: P;
  query: Q;
  body: B;
}

interface EndpointSpec<P extends TObject, Q extends TObject, B extends TSchema> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As OpenAPI writes it: `/api/v1/vehicles/{id}`. */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  access: Access;
  /** Where access is 'signed-in': API keys with this permission may come too. */
  keysWith?: Permission;
  params?: P;
  /** Thrown for a path parameter that cannot be the name of anything; tells the same as a name of nothing. */
  missing?: () => MotorpoolError;
  query?: Q;
  body?: B;
  /** In place of `body`: bytes of these media types, which are in `req.body` then. What they are is for the handler to see. */
  rawBody?: { types: readonly string[]; mostBytes: number };
  /** The body may be left out. */
  bodyOptional?: boolean;
  /** What it answers when all is well; problems are added by its access and schemas. */
  answers: Record<number, AnswerDoc>;
  /** Further problems: status → when. */
  problems?: Record<number, string>;
  /**
   * A POST that creates: runs in a transaction and honours Idempotency-Key. `one-statement`: its handler writes by one
   * statement or in a transaction of its own, so only a request with a key needs one around it.
   */
  creates?: boolean | 'one-statement';
  /** Honours Idempotency-Key by itself, as it waits for others and so cannot be one transaction. */
  keyed?: boolean;
  /** An address of the source documents: the canonical one that says the same in full. */
  aliasOf?: string;
  /** Whoever has enrolled a second factor must have shown it in this session a short while ago. */
  secondFactor?: boolean;
  /** Needs `If-Match`: 428 without. The handler reads it by `expectedVersion`. */
  conditional?: boolean;
  /** Undefined when it has written to `res` itself. */
  handle(call: Call<Static<P>, Static<Q>, Static<B>>): Promise<Answer | undefined>;
}

export interface Endpoint extends Omit<EndpointSpec<TObject, TObject, TSchema>, 'handle' | 'missing'> {
  /** Checks the input, then handles it. */
  run(context: CallContext): Promise<Answer | undefined>;
}

export function endpoint<P extends TObject = TObject, Q extends TObject = TObject, B extends TSchema = TUnknown>(
  spec: EndpointSpec<P, Q, B>,
): Endpoint {
  const { handle, missing, ...documented } = spec;
  const params = spec.params && paramsCheck<P>(spec.params, missing);
  const query = spec.query && queryCheck<Q>(spec.query);
  const body = spec.body && bodyCheck<B>(spec.body);
  return {
    ...documented,
    run(context) {
      const { req } = context;
      const named = params?.(req.params) as Static<P>;
      if (spec.conditional) expectedVersion(req);
      if (spec.rawBody && !(Buffer.isBuffer(req.body) && req.body.length > 0)) throw noBody();
      return handle({
        ...context,
        params: named,
        query: query?.(req.query) as Static<Q>,
        body: (spec.bodyOptional && req.body === undefined ? undefined : body?.(req.body)) as Static<B>,
      });
    },
  };
}

const noBody = () => new MotorpoolError('bad-input', 'no-body', 'There is no body: send the bytes of the file.');

/** The same under an address of the source documents too, which answers alike. */
export function withAlias<P extends TObject = TObject, Q extends TObject = TObject, B extends TSchema = TUnknown>(
  alias: string,
  spec: EndpointSpec<P, Q, B>,
): Endpoint[] {
  return [endpoint(spec), endpoint({ ...spec, path: alias, aliasOf: spec.path })];
}
