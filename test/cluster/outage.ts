/** One host killed, cut off or restarted in order, and what was seen of it from outside until all went on again. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { eventually } from '../support/eventually.js';
import type { Cluster, Machine } from './cluster.js';
import type { Fleet } from './fleet.js';
import type { LiveMaps } from './live-maps.js';
import type { RequestRecord } from './request-record.js';

export type Kind = 'killed' | 'cut off' | 'powered off' | 'upgraded';

/** Times in ms, from when the host was gone where another serves on, and from when it was back where none does. */
export interface Seen {
  host: string;
  kind: Kind;
  goneMs: number;
  /** Every car was acknowledged again something that it sent after. */
  carsMs: number | undefined;
  longestSilenceMs: number;
  /** The last request that failed began then; 0 where none did. */
  httpMs: number;
  requests: number;
  failed: number;
  /** Each map showed a car that was heard after. */
  mapMs: number | undefined;
  /** Every car's newest state is from after: each partition is read again. */
  stateMs: number | undefined;
}

export interface Stage {
  cluster: Cluster;
  fleet: Fleet;
  maps: LiveMaps;
  record: RequestRecord;
  tell: (line: string) => void;
  /** Without a failed request or a car that waits, until all is said to go on as before, ms. */
  steadyMs: number;
}

const SETTLE_MS = 60_000;
/** Then it is worth a look which cars wait. */
const LATE_MS = 8_000;
const CARS_TOLD = 5;
const LOOK_EVERY_MS = 100;

/** Resolves when everything goes on as before, or a minute after the host was back. */
export async function outage(stage: Stage, machine: Machine, kind: Kind, awayMs: number): Promise<Seen> {
  const { cluster, fleet, maps, record, steadyMs } = stage;
  const beganAt = Date.now();
  if (kind === 'upgraded') await machine.stop();
  else if (kind === 'killed') machine.kill();
  else if (kind === 'cut off') machine.host.cut();
  else machine.host.powerOff();
  const goneAt = Date.now();
  fleet.mark(goneAt);
  maps.mark(goneAt);
  const look = setTimeout(() => {
    for (const line of fleet.describeWaiting(Date.now() - LATE_MS).slice(0, CARS_TOLD)) stage.tell(`  ${line}`);
  }, LATE_MS + awayOf(machine, awayMs));
  const watch = stateWatch(cluster.databaseUrl, goneAt);
  await pause(awayMs);
  if (kind === 'cut off') machine.host.rejoin();
  else {
    if (kind === 'powered off') machine.host.powerOn();
    await machine.start();
  }
  const backAt = Date.now();
  const settled = () => {
    const { lastFailedAt = 0 } = record.since(beganAt);
    return (
      fleet.allAgainAt !== undefined &&
      maps.allAgainAt !== undefined &&
      watch.allAgainAt !== undefined &&
      fleet.waitingSince(Date.now() - steadyMs) === 0 &&
      Date.now() - Math.max(lastFailedAt, backAt) > steadyMs
    );
  };
  while (!settled() && Date.now() - backAt < SETTLE_MS) await pause(LOOK_EVERY_MS);
  watch.stop();
  clearTimeout(look);
  const from = machine.room === undefined ? backAt : goneAt;
  const since = (at: number | undefined) => (at === undefined ? undefined : Math.max(0, at - from));
  const { requests, failed, lastFailedAt } = record.since(beganAt);
  return {
    host: machine.name,
    kind,
    goneMs: backAt - goneAt,
    carsMs: since(fleet.allAgainAt),
    longestSilenceMs: fleet.longestSilenceMs(),
    httpMs: since(lastFailedAt) ?? 0,
    requests,
    failed,
    mapMs: since(maps.allAgainAt),
    stateMs: since(watch.allAgainAt),
  };
}

/** From when it counts: where nobody takes its place, from when it is back. */
const awayOf = (machine: Machine, awayMs: number) => (machine.room === undefined ? awayMs : 0);

/** Asks PostgreSQL, over a new connection each time, whether every car that was ever heard was heard after `mark`. */
function stateWatch(databaseUrl: string, mark: number) {
  const stop = new AbortController();
  const watch = { allAgainAt: undefined as number | undefined, stop: () => stop.abort() };
  async function look(): Promise<void> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 1_000,
      query_timeout: 1_000,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query(
        'select from vehicle_states where heard_at < to_timestamp($1::float8 / 1000) limit 1',
        [mark],
      );
      if (rows.length > 0) throw new Error('some cars wait');
      watch.allAgainAt = Date.now();
    } finally {
      void client.end().catch(() => {});
      client.connection.stream.destroy();
    }
  }
  void eventually(
    async () => {
      if (stop.signal.aborted) return;
      await look();
    },
    { timeoutMs: 10 * SETTLE_MS, everyMs: 200 },
  ).catch(() => {});
  return watch;
}
