/** Puts endpoints on the application: who asks → not too often → may they → is it well formed → handle → answer. */
import { type Express, type Request, type RequestHandler, Router } from 'express';
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type Principal, requireAccess } from '../identity/access.js';
import type { Authenticate } from '../identity/authenticate.js';
import type { StandingSessions } from '../identity/standing-sessions.js';
import type { CallContext, Endpoint } from './endpoint.js';
import { versionedAmong } from './etag.js';
import type { Idempotency } from './idempotency.js';
import { readBody, readRawBody } from './read-body.js';
import type { RequestLimit } from './request-limit.js';
import { compress, sendAnswer } from './send-answer.js';
import { DEPRECATION, successorOf } from './successor.js';

export interface MountTools {
  db: Knex;
  authenticate: Authenticate;
  standing: StandingSessions;
  limit: RequestLimit;
  idempotency: Idempotency;
  /** Throws a MotorpoolError (forbidden) for who must show a second factor first. */
  requireSecondFactor(who: Principal | undefined): Promise<void>;
}

export function mountEndpoints(app: Express, endpoints: readonly Endpoint[], tools: MountTools): void {
  const router = Router({ caseSensitive: true });
  const versioned = versionedAmong(endpoints);
  for (const [path, group] of byPath(endpoints)) {
    const route = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const endpoint of group) route[endpoint.method](handlerOf(endpoint, versioned(endpoint), tools));
    const allow = group.map((endpoint) => endpoint.method.toUpperCase()).join(', ');
    route.all((req, res) => {
      res.set('allow', allow);
      throw new MotorpoolError('bad-input', 'method-not-allowed', `${req.method} is not offered here, only ${allow}.`);
    });
  }
  app.use(router);
}

function handlerOf(endpoint: Endpoint, versioned: boolean, tools: MountTools): RequestHandler {
  const successor = endpoint.aliasOf === undefined ? undefined : successorOf(endpoint.aliasOf);
  const streams = Object.values(endpoint.answers).some(({ media }) => media !== undefined);
  return async (req, res) => {
    if (successor) {
      const link = successor(req.params, req.query);
      res.set({ deprecation: DEPRECATION, ...(link && { link }) });
    }
    const who = await recognize(endpoint, req);
    requireAccess(endpoint.access, who, endpoint.keysWith);
    if (endpoint.secondFactor) await tools.requireSecondFactor(who);
    if (endpoint.body) await readBody(req, res);
    if (endpoint.rawBody) await readRawBody(req, res, endpoint.rawBody);
    if (streams) compress(req, res, () => {});
    const tellings: (() => void)[] = [];
    const context: CallContext = { who, req, res, db: tools.db, afterCommit: (tell) => tellings.push(tell) };
    const answer = endpoint.creates ? await tools.idempotency(context, endpoint) : await endpoint.run(context);
    for (const tell of tellings) tell();
    if (answer) sendAnswer(req, res, answer, versioned);
  };

  /** Where anyone may ask, a token that is worth nothing is no reason to refuse: who sends it is nobody there. */
  async function recognize(endpoint: Endpoint, req: Request): Promise<Principal | undefined> {
    let who: Principal | undefined;
    let refusal: unknown;
    try {
      who = await tools.authenticate(req);
    } catch (error) {
      refusal = error;
    }
    await tools.limit(req, who);
    try {
      if (refusal) throw refusal;
      return who && (who.key ? who : await tools.standing.check(who));
    } catch (error) {
      if (endpoint.access === 'anyone' && error instanceof MotorpoolError) return undefined;
      throw error;
    }
  }
}

/** Literal segments before parameters, so that `/cars/available` is never taken for a car's id. */
function byPath(endpoints: readonly Endpoint[]): [string, Endpoint[]][] {
  const groups = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const group = groups.get(endpoint.path) ?? [];
    if (group.some((other) => other.method === endpoint.method)) {
      throw new Error(`${endpoint.method} ${endpoint.path} is there twice`);
    }
    group.push(endpoint);
    groups.set(endpoint.path, group);
  }
  const sortKey = (path: string) => path.replaceAll('{', '\uffff');
  return [...groups].sort(([a], [b]) => (sortKey(a) < sortKey(b) ? -1 : 1));
}
