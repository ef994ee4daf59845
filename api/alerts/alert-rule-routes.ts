/** The rules by which cars raise alerts: of a fleet, of those below it, or of all. */
import { type Static, Type } from 'typebox';
import { ALERT_KIND_NAMES, ALERT_KINDS, type AlertKind, SEVERITIES } from '../../contracts/index.js';
import {
  type AlertRules,
  alertRulesRepository,
  effectiveRules,
  type VersionedRule,
} from '../../platform/alerts/index.js';
import { MotorpoolError } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { fleetNotFound } from '../fleets/fleets.js';
import { fleetsRepository } from '../fleets/fleets-repository.js';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';

const tag = 'alerts';
const Nullable = <S extends ReturnType<typeof Type.Number>>(schema: S) => Type.Union([schema, Type.Null()]);
const Seconds = Type.Integer({ minimum: 0, maximum: 30 * 86_400 });

const fields = {
  enabled: Type.Boolean(),
  severity: Type.Enum([...SEVERITIES]),
  threshold: Type.Number({ description: 'In the unit of its kind' }),
  durationS: Type.Integer({ minimum: 0, maximum: 30 * 86_400, description: 'How long the cause must last' }),
  coolDownS: Type.Integer({
    minimum: 0,
    maximum: 30 * 86_400,
    description: 'What comes back within it is the same alert',
  }),
};

/** What is absent is inherited: from the fleet above, at last from the system. */
const RuleInput = Type.Partial(Type.Object(fields), { additionalProperties: false });
type RuleInput = Static<typeof RuleInput>;

const Rule = Type.Object(
  {
    kind: Type.Enum([...ALERT_KIND_NAMES]),
    label: Type.String(),
    unit: Type.String({ description: 'UCUM; empty where there is no threshold' }),
    enabled: Type.Boolean(),
    severity: fields.severity,
    threshold: Nullable(Type.Number()),
    durationS: Seconds,
    coolDownS: Seconds,
    own: Type.Unsafe<RuleInput>({ ...RuleInput, description: 'What is set here; the rest is inherited' }),
  },
  { $id: 'AlertRule' },
);

const params = Type.Object({
  kind: Type.String({ minLength: 1, maxLength: 40, description: 'Of an alert, such as `speed`' }),
});
const query = Type.Object({
  fleetId: Type.Optional(
    Type.String({ format: 'uuid', description: 'Without it: the rules of all, and of cars in no fleet' }),
  ),
});
const ruleNotFound = () => new MotorpoolError('not-found', 'alert-kind-not-found', 'There are no alerts of this kind.');

export function alertRuleEndpoints({ liveBus }: { liveBus: LiveBus }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/alert-rules',
      tag,
      summary: 'Every rule as it holds for the cars of a fleet',
      access: 'alerts.read',
      query,
      answers: { 200: { description: 'One for each kind', schema: Type.Object({ items: Type.Array(Rule) }) } },
      problems: { 404: 'There is no such fleet' },
      async handle({ query: { fleetId }, db }) {
        const known = await rulesOf(db, fleetId);
        return { status: 200, body: { items: ALERT_KIND_NAMES.map((kind) => shown(kind, known)) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/alert-rules/{kind}',
      tag,
      summary: 'One rule as it holds for the cars of a fleet',
      access: 'alerts.read',
      params,
      missing: ruleNotFound,
      query,
      answers: { 200: { description: 'It, with its ETag', schema: Rule } },
      async handle({ params, query: { fleetId }, db }) {
        const kind = kindNamed(params.kind);
        return answerOf(kind, await rulesOf(db, fleetId));
      },
    }),
    endpoint({
      method: 'put',
      path: '/api/v1/alert-rules/{kind}',
      tag,
      summary: 'Set what of a rule differs for a fleet and those below it',
      access: 'geofences.manage',
      conditional: true,
      params,
      missing: ruleNotFound,
      query,
      body: RuleInput,
      answers: { 200: { description: 'As it holds now', schema: Rule } },
      async handle(call) {
        const {
          params,
          query: { fleetId },
          body,
        } = call;
        const kind = kindNamed(params.kind);
        const version = expectedVersion(call.req);
        assertThreshold(kind, body.threshold);
        const now = await call.db.transaction(async (tx) => {
          const before = shown(kind, await rulesOf(tx, fleetId));
          const { enabled = null, severity = null, threshold = null, durationS = null, coolDownS = null } = body;
          const rule = { fleetId: fleetId ?? null, kind, enabled, severity, threshold, durationS, coolDownS };
          if ((await alertRulesRepository(tx).put(rule, version)) === undefined) {
            throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
          }
          const known = await rulesOf(tx, fleetId);
          await auditRepository(tx).record(actorOf(call), {
            action: 'alert-rule.changed',
            subject: { kind: 'alert-rule', id: fleetId ? `${kind} ${fleetId}` : kind },
            before,
            after: shown(kind, known),
          });
          return known;
        });
        liveBus.publish({ kind: 'alert-world-changed' });
        return answerOf(kind, now);
      },
    }),
  ];
}

/** Throws a MotorpoolError (not-found). */
function kindNamed(name: string): AlertKind {
  const kind = ALERT_KIND_NAMES.find((known) => known === name);
  if (!kind) throw ruleNotFound();
  return kind;
}

interface Known {
  rules: AlertRules;
  own: ReadonlyMap<string, VersionedRule>;
}

async function rulesOf(db: CallContext['db'], fleetId: string | undefined): Promise<Known> {
  const chain = fleetId === undefined ? [] : await fleetsRepository(db).chain(fleetId);
  if (fleetId !== undefined && chain.length === 0) throw fleetNotFound();
  const set = await alertRulesRepository(db).ofFleets(chain);
  const here = set.filter((one) => one.fleetId === (chain[0] ?? null));
  return { rules: effectiveRules(set, chain), own: new Map(here.map((one) => [one.kind, one])) };
}

function shown(kind: AlertKind, { rules, own }: Known): Static<typeof Rule> {
  const { label, unit } = ALERT_KINDS[kind];
  const { fleetId: _, kind: __, version: ___, ...set } = own.get(kind) ?? ({} as VersionedRule);
  const mine = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== null));
  return { kind, label, unit, ...rules[kind], own: mine };
}

const answerOf = (kind: AlertKind, known: Known) => ({
  status: 200,
  body: shown(kind, known),
  headers: { etag: etagOf(known.own.get(kind)?.version ?? 0) },
});

function assertThreshold(kind: AlertKind, threshold: number | undefined): void {
  if (threshold === undefined) return;
  const { least, most, threshold: known, unit } = ALERT_KINDS[kind];
  if (known !== null && threshold >= least && threshold <= most) return;
  const message = known === null ? 'alerts of this kind have none' : `must be from ${least} to ${most} ${unit}`;
  throw new MotorpoolError('bad-input', 'bad-input', 'The rule cannot be so: see errors.', {
    errors: [{ path: '/threshold', message }],
  });
}
