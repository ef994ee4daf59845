/** Dashboards and alerts ask for what the system tells, and every alert says what to do. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { Registry } from 'prom-client';
import { parse } from 'yaml';
import { probeRoom } from '../../../edge-agent/probe/probe.js';
import { createLog } from '../../../platform/log.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';
import { askedIn } from '../../support/promql.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../support/redis.js';

const textOf = (path: string) => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
const DASHBOARDS = 'ops/grafana/dashboards';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
}
interface Dashboard {
  uid: string;
  title: string;
  panels: { title: string; targets: { expr: string; legendFormat: string }[] }[];
}

const rules = (parse(textOf('ops/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const dashboards = readdirSync(fileURLToPath(new URL(`../../../${DASHBOARDS}`, import.meta.url))).map(
  (name) => JSON.parse(textOf(`${DASHBOARDS}/${name}`)) as Dashboard,
);
const asked = [
  ...rules.map(({ alert, expr }) => ({ where: alert, expr, words: '' })),
  ...dashboards.flatMap(({ title, panels }) =>
    panels.flatMap((panel) =>
      panel.targets.map(({ expr, legendFormat }) => ({ where: `${title}, ${panel.title}`, expr, words: legendFormat })),
    ),
  ),
];

/** Prometheus's own. */
const ITS_OWN = ['up', 'ALERTS'];
/** Series that begin with what they count; until then there is their name alone. */
const LATER = new Set([
  ...['motorpool_mqtt_refusals_total', 'motorpool_mqtt_ignored_total', 'motorpool_samples_quarantined_total'],
  ...[
    'motorpool_ingest_failures_total',
    'motorpool_model_accuracy',
    'motorpool_model_drift',
    'motorpool_probe_seconds',
  ],
]);

/** Rows that tell of what went wrong, as no way in would write them. */
async function breakThings(db: Knex): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.raw('set local session_replication_role = replica'); // no checks, no references
    await tx.raw(`
      insert into ledger_transactions (key, entry_count, memo, local_day) values ('broken', 2, 'broken', current_date);
      insert into ledger_entries select id, 1, 'receivable', 7, 'EUR' from ledger_transactions where key = 'broken';
      insert into payments (id, reservation_id, user_id, part, amount_minor, currency, method, state, caller, fingerprint, form)
        values ('00000000-0000-4000-8000-000000000001', gen_random_uuid(), gen_random_uuid(), 1, 1, 'EUR', 'Cash', 'failed',
          gen_random_uuid(), '', 'canonical');
      insert into payment_attempts (payment_id, gateway, state) values ('00000000-0000-4000-8000-000000000001', 'stripe', 'unreachable');
      insert into deliveries (notification_id, channel, address, state) values (gen_random_uuid(), 'sms', '+34600000000', 'dead');
      insert into model_versions (task, number, stage, blob_key, size_bytes, data_hash, seed, parameters, metrics, demoted_at)
        values ('broken', 1, 'retired', repeat('a', 64), 1, repeat('a', 64), 1, '{}', '{}', now());
      insert into retention_rounds (job, last_at) values ('broken', now() - interval '3 days');
      select graphile_worker.add_job('broken', max_attempts := 1);
      update graphile_worker._private_jobs set attempts = 1 where max_attempts = 1`);
  });
}

/** A certificate for a day. */
function certificateIn(folder: string): { TLS_CERT: string; TLS_KEY: string } {
  const [cert, key] = [join(folder, 'server.crt'), join(folder, 'server.key')];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
  const made = spawnSync('openssl', [...args, '-subj', '/CN=localhost', '-keyout', key, '-out', cert]);
  if (made.status !== 0) throw new Error(`${made.stderr}`);
  return { TLS_CERT: cert, TLS_KEY: key };
}

/** What the probe tells before its first round. */
async function toldByProbe(): Promise<string> {
  const metrics = new Registry();
  const probe = { once: () => Promise.reject(new Error('not run')) };
  probeRoom({ probe, everyMs: 1, log: createLog('silent'), metrics });
  return metrics.metrics();
}

describe(`what watches over the system${hasRedis ? '' : ' (skipped: no redis-server in PATH)'}`, function () {
  this.timeout(60_000);
  let redis: TestRedis;
  let platform: TestPlatform;
  let told: string;
  const folder = mkdtempSync(join(tmpdir(), 'motorpool-watched-'));
  before(async function () {
    if (!hasRedis) this.skip();
    redis = await startTestRedis();
    platform = await startPlatform({ REDIS_URL: redis.url.href, MQTT_TLS_PORT: '0', ...certificateIn(folder) });
    await breakThings(platform.db);
    await fetch(`${platform.baseUrl}/api/v1/vehicles/${randomUUID()}`);
    told = (await (await fetch(`${platform.baseUrl}/metrics`)).text()) + (await toldByProbe());
  });
  after(async () => {
    await platform?.[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** Labels of each series that has a value, by name. */
  function series(): Map<string, Set<string>> {
    const labels = new Map<string, Set<string>>();
    for (const [, name = '', inBraces = ''] of told.matchAll(/^([a-z_]\w*)(?:\{(.*)\})? \S+$/gm)) {
      const known = labels.get(name) ?? new Set(['job', 'instance']);
      for (const [, label = ''] of inBraces.matchAll(/(\w+)="/g)) known.add(label);
      labels.set(name, known);
    }
    return labels;
  }
  const valueIn = (line: string) =>
    Number(
      told
        .split('\n')
        .find((one) => one.startsWith(`${line} `))
        ?.slice(line.length),
    );

  it('asks in every panel and every rule for metrics and labels that a running system tells', () => {
    expect(asked.length).to.be.greaterThan(100);
    const known = series();
    for (const { where, expr, words } of asked) {
      const { metrics, groupedBy } = askedIn(expr);
      expect(metrics, where).not.to.have.length(0);
      const ours = metrics.filter(({ name }) => !ITS_OWN.includes(name));
      for (const { name, labels } of ours) {
        if (LATER.has(name)) expect(told, where).to.include(`# TYPE ${name} `);
        else expect([...(known.get(name) ?? [])], `${where}: ${name}`).to.include.members(['job', ...labels]);
      }
      if (metrics.some(({ name }) => LATER.has(name) || ITS_OWN.includes(name))) continue;
      const theirs = new Set(ours.flatMap(({ name }) => [...(known.get(name) ?? [])]));
      expect([...theirs], where).to.include.members(groupedBy);
      const shown = [...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
      const left = expr.includes(' by (') ? groupedBy : [...theirs];
      expect(left, `${where}: ${words}`).to.include.members(shown);
    }
  });

  it('leaves no panel without a legend, and no two dashboards under one name', () => {
    expect(dashboards.map(({ title }) => title.replace('Motorpool: ', ''))).to.have.members([
      ...['fleet', 'pipeline', 'rental', 'money', 'models', 'databases'],
    ]);
    expect(new Set(dashboards.map(({ uid }) => uid)).size).to.equal(dashboards.length);
    expect(asked.filter(({ where, words }) => where.startsWith('Motorpool') && words === '')).to.deep.equal([]);
  });

  it('says for every alert how bad it is, and what to do in a section of the run-books', () => {
    expect(rules.length).to.be.greaterThan(20);
    expect(new Set(rules.map(({ alert }) => alert)).size, 'names').to.equal(rules.length);
    const sections = textOf('docs/runbooks.md').split(/^## /m).slice(1);
    const written = new Map(sections.map((text) => [text.split('\n')[0], text]));
    for (const { alert, labels, annotations } of rules) {
      expect(labels.severity, alert).to.be.oneOf(['critical', 'warning']);
      expect(annotations.summary, alert).to.match(/^\S.{10,}$/);
      expect(annotations.runbook_url).to.equal(`docs/runbooks.md#${alert.toLowerCase()}`);
      expect(written.get(alert), alert)
        .to.match(/^\*\*Look\*\*.*`/m)
        .and.match(/^\*\*Do\*\*/m);
      written.delete(alert);
    }
    expect([...written.keys()], 'of alerts that are not there').to.deep.equal(['Before you begin']);
  });

  it('gives queries and requests in the run-books that run', async () => {
    const text = textOf('docs/runbooks.md').replaceAll('\n', ' ');
    const queries = [...text.matchAll(/psql -c "([^"<]+)"/g)].map(([, sql = '']) => sql);
    expect(queries.length).to.be.at.least(10);
    for (const sql of queries) await platform.db.raw(sql.replaceAll('?', '\\?'));
    const paths = new Set([...text.matchAll(/`api GET '?([^`'<]+)'?`/g)].map(([, path = '']) => path));
    expect(paths.size).to.be.greaterThan(5);
    const admin = await platform.signIn();
    for (const path of paths) await admin.call('GET', path);
  });

  it('gives Prometheus its rules, and Grafana its dashboards', () => {
    const { services } = parse(textOf('docker-compose.yml'), { merge: true }) as {
      services: Record<string, { volumes: string[] }>;
    };
    expect(services.prometheus?.volumes).to.include('./ops/prometheus:/etc/prometheus/rules:ro');
    const { rule_files } = parse(textOf('ops/prometheus.yml')) as { rule_files: string[] };
    expect(rule_files).to.deep.equal(['/etc/prometheus/rules/*.yml']);
    expect(services.grafana?.volumes).to.include(`./${DASHBOARDS}:/var/lib/grafana/dashboards:ro`);
  });

  it('tells what went wrong: money, jobs, messages, models', () => {
    expect(valueIn('motorpool_ledger_unbalanced')).to.equal(1);
    expect(valueIn('motorpool_payments_last_hour{state="failed"}')).to.equal(1);
    expect(valueIn('motorpool_payments_last_hour{state="completed"}')).to.equal(0);
    expect(valueIn('motorpool_payment_attempts_last_hour{gateway="stripe",state="unreachable"}')).to.equal(1);
    expect(valueIn('motorpool_jobs_given_up{task="broken"}')).to.equal(1);
    expect(valueIn('motorpool_messages_dead{channel="sms"}')).to.equal(1);
    expect(valueIn('motorpool_models_demoted{task="broken"}')).to.equal(1);
    expect(valueIn('motorpool_retention_round_age_seconds{job_name="broken"}')).to.be.within(259_200, 259_300);
    expect(valueIn('motorpool_readiness_problems')).to.equal(0);
    expect(valueIn('motorpool_database_connections')).to.be.greaterThan(0);
    const day = valueIn('motorpool_tls_certificate_until_seconds{door="mqtt"}') - Date.now() / 1000;
    expect(day).to.be.within(86_000, 86_400);
  });

  it('names nobody and nothing of anybody: no id, no address, no e-mail in a label', () => {
    expect(told).to.include('motorpool_http_request_seconds_count{method="GET",route="/api/v1/vehicles/:id"');
    expect(told).not.to.match(/[0-9a-f]{8}-[0-9a-f]{4}-|@|\d+\.\d+\.\d+\.\d+|\+34/);
  });
});
