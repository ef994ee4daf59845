/** What PostgreSQL tells of our database, for Prometheus. */
import type { Knex } from 'knex';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { type Figure, figure, readFigures } from '../read-figures.js';

interface Reading {
  connections: number;
  mostConnections: number;
  waiting: number;
  oldestTransactionSeconds: number;
  sizeBytes: number;
  telemetryBytes: number;
  figuresBytes: number;
  commits: number;
  rollbacks: number;
  deadlocks: number;
  cacheHits: number;
  reads: number;
  retention: Record<string, number>;
  backupSeconds: number;
}

/** Of all processes that are connected to it. Sizes count indexes too; sums since the server's statistics began. */
const READ = `
  select d.numbackends as connections, current_setting('max_connections')::int as "mostConnections",
    a.waiting, a."oldestTransactionSeconds", pg_database_size(d.datid)::float8 as "sizeBytes",
    s."telemetryBytes", s."figuresBytes", d.xact_commit::float8 as commits, d.xact_rollback::float8 as rollbacks,
    d.deadlocks::float8 as deadlocks, d.blks_hit::float8 as "cacheHits", d.blks_read::float8 as reads,
    (select coalesce(json_object_agg(job, extract(epoch from now() - last_at)), '{}') from retention_rounds) as retention,
    extract(epoch from now() - coalesce((select max(taken_at) from backup_rounds),
      (select min(migration_time) from knex_migrations)))::float8 as "backupSeconds"
  from pg_stat_database d,
    (select count(*) filter (where wait_event_type = 'Lock')::int as waiting,
       coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0)::float8 as "oldestTransactionSeconds"
     from pg_stat_activity where datname = current_database() and backend_type = 'client backend') a,
    (select coalesce(sum(bytes) filter (where name like 'telemetry%'), 0)::float8 as "telemetryBytes",
       coalesce(sum(bytes) filter (where name in ('car_analytics', 'daily_figures', 'route_figures', 'hourly_demand')), 0)::float8
         as "figuresBytes"
     from (select relname as name, pg_total_relation_size(oid) as bytes from pg_class
       where relkind = 'r' and relnamespace = 'public'::regnamespace) tables) s
  where d.datname = current_database()`;

const FIGURES: readonly Figure<Reading>[] = [
  figure('database_connections', 'Connections to the database, of every process', (reading) => reading.connections),
  figure(
    'database_connections_limit',
    'Connections that the server takes at most',
    (reading) => reading.mostConnections,
  ),
  figure('database_lock_waits', 'Connections that wait for a lock', (reading) => reading.waiting),
  figure(
    'database_oldest_transaction_seconds',
    'How long the oldest transaction runs',
    (r) => r.oldestTransactionSeconds,
  ),
  figure('database_commits_total', 'Transactions committed', (reading) => reading.commits),
  figure('database_rollbacks_total', 'Transactions rolled back', (reading) => reading.rollbacks),
  figure('database_deadlocks_total', 'Deadlocks', (reading) => reading.deadlocks),
  figure('database_cache_hits_total', 'Blocks found in the server’s memory', (reading) => reading.cacheHits),
  figure('database_block_reads_total', 'Blocks asked of the system', (reading) => reading.reads),
  {
    name: 'database_bytes',
    help: 'Size by what is kept: telemetry (absent in InfluxDB), figures of the business, all else',
    labelNames: ['of'],
    tell: ({ sizeBytes, telemetryBytes, figuresBytes }) => [
      [telemetryBytes, { of: 'telemetry' }],
      [figuresBytes, { of: 'figures' }],
      [sizeBytes - telemetryBytes - figuresBytes, { of: 'all else' }],
    ],
  },
  figure(
    'backup_age_seconds',
    'Since the instant of the newest backup; where there was none, since the database was made',
    (reading) => reading.backupSeconds,
  ),
  {
    name: 'retention_round_age_seconds',
    help: 'Since the last round of each job that lets go of old data',
    labelNames: ['job_name'],
    tell: ({ retention }) => Object.entries(retention).map(([job, seconds]) => [seconds, { job_name: job }]),
  },
];

export function databaseMetrics(deps: { db: Knex; metrics: Metrics; log: Log }): void {
  readFigures(deps, 'the database', async () => (await deps.db.raw(READ)).rows[0] as Reading, FIGURES);
}
