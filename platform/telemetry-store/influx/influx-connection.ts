/** InfluxDB 1.x and 2.x through one client: which it is, what it must have, writes and InfluxQL. */
import { InfluxDB } from '@influxdata/influxdb-client';
import { HISTORICAL_MS, RECENT_MS } from '../telemetry-store.js';
import { influxFailure } from './influx-failure.js';
import type { InfluxSettings } from './influx-settings.js';
import { keepRecentBucket, prepareBuckets } from './prepare-buckets.js';
import { keepRecentPolicy, preparePolicies } from './prepare-policies.js';

export type Policy = 'recent' | 'historical';
export type Row = Record<string, unknown>;

interface Answer {
  results?: { error?: string; series?: { columns: string[]; values: unknown[][] }[] }[];
}

const ANSWER_LIMIT_MS = 60_000;
/** A write takes milliseconds; one to a server that was cut off would wait on after it is back. Tried again, it is the same points. */
const WRITE_LIMIT_MS = 10_000;
/**
 * Of writes: over a network a point is 38 bytes instead of 145; on one machine packing it costs more than it saves. Of what is
 * asked nothing is packed: InfluxDB 1.x unpacks writes alone, and calls a packed question empty.
 */
const GZIP_FROM_BYTES = 1_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const POLICIES = { recent: RECENT_MS, historical: HISTORICAL_MS } as const;

export type InfluxConnection = Awaited<ReturnType<typeof openInfluxConnection>>;

/** Makes the database and its retention policies, or the buckets. Throws `TelemetryStoreDown` when there is no answer. */
export async function openInfluxConnection(settings: InfluxSettings) {
  const { url, token, org, database } = settings;
  const transportOf = (timeout: number) =>
    new InfluxDB({ url: url.href, ...(token === undefined ? {} : { token }), timeout }).transport;
  const transport = transportOf(ANSWER_LIMIT_MS);
  const writing = transportOf(WRITE_LIMIT_MS);
  const gzipFrom = LOOPBACK.test(url.hostname) ? Number.POSITIVE_INFINITY : GZIP_FROM_BYTES;
  let basic: string | undefined;
  const send = async (
    path: string,
    body: string,
    method: string,
    headers: Record<string, string> = {},
    { through = transport, gzipThreshold = Number.POSITIVE_INFINITY } = {},
  ) => {
    try {
      const all = basic === undefined ? headers : { ...headers, authorization: basic };
      return await through.request(path, body, { method, headers: all, gzipThreshold });
    } catch (error) {
      throw influxFailure(error);
    }
  };

  async function versionOf(): Promise<string> {
    let version = '';
    try {
      await transport.request('/ping', '', { method: 'GET' }, (headers) => {
        version = String(headers['x-influxdb-version'] ?? '');
      });
    } catch (error) {
      throw influxFailure(error);
    }
    return version;
  }

  /** The rows of each statement. */
  async function query(q: string): Promise<Row[][]> {
    const body = new URLSearchParams({ db: database, q }).toString();
    const answer: Answer = await send('/query', body, 'POST', { 'content-type': 'application/x-www-form-urlencoded' });
    return (answer.results ?? []).map(({ error, series = [] }) => {
      if (error) throw influxFailure(new Error(error));
      return series.flatMap(({ columns, values }) =>
        values.map((row) => Object.fromEntries(row.map((value, i) => [columns[i] as string, value]))),
      );
    });
  }

  const native = !/^v?1\./.test(await versionOf());
  // Not every 1.x takes `Token user:password`; all take this.
  if (!native && token !== undefined) basic = `Basic ${Buffer.from(token).toString('base64')}`;
  if (native) await prepareBuckets({ send, org, database, policies: POLICIES });
  else await preparePolicies(query, database, POLICIES);

  /** All that is of a measurement in a span, both ends in, or of one car in it. */
  async function remove(policy: Policy, measurement: string, from: Date, to: Date, vehicleId?: string): Promise<void> {
    if (vehicleId !== undefined && !/^[\w-]+$/.test(vehicleId)) throw new RangeError('not an id');
    if (native) {
      const target = `/api/v2/delete?org=${encodeURIComponent(org)}&bucket=${encodeURIComponent(`${database}/${policy}`)}`;
      const predicate = `_measurement="${measurement}"${vehicleId === undefined ? '' : ` AND vehicle_id="${vehicleId}"`}`;
      const body = JSON.stringify({ start: from.toISOString(), stop: to.toISOString(), predicate });
      await send(target, body, 'POST', { 'content-type': 'application/json' });
    } else {
      const car = vehicleId === undefined ? '' : `vehicle_id = '${vehicleId}' AND `;
      const span = `time >= '${from.toISOString()}' AND time <= '${to.toISOString()}'`;
      await query(`DELETE FROM "${measurement}" WHERE ${car}${span}`); // of all policies
    }
  }

  return {
    query,
    /** Raw samples are kept for a year, or no longer than they have to be: by the server's own clock, which asks nobody. */
    async keepRecent(how: 'for a year' | 'as ever'): Promise<void> {
      const [ms, instead] = how === 'for a year' ? [HISTORICAL_MS, RECENT_MS] : [RECENT_MS, HISTORICAL_MS];
      if (native) await keepRecentBucket({ send, org, database }, ms, instead);
      else await keepRecentPolicy(query, database, ms);
    },
    version: versionOf,
    table: (policy: Policy, measurement: string) => `"${database}"."${policy}"."${measurement}"`,
    /** What a car said in a span, both ends in. */
    delete: (policy: Policy, measurement: string, vehicleId: string, from: Date, to: Date) =>
      remove(policy, measurement, from, to, vehicleId),
    /** What all cars said before that moment. */
    deleteBefore: (policy: Policy, measurement: string, before: Date) =>
      remove(policy, measurement, new Date(0), new Date(before.getTime() - 1)),
    /** Resolves with the server's 204: the points are in its log on disk. */
    async write(policy: Policy, lines: readonly string[]): Promise<void> {
      const target = native
        ? `/api/v2/write?org=${encodeURIComponent(org)}&bucket=${encodeURIComponent(`${database}/${policy}`)}`
        : `/write?db=${encodeURIComponent(database)}&rp=${policy}`;
      const path = `${target}&precision=ns`;
      const type = { 'content-type': 'text/plain; charset=utf-8' };
      await send(path, lines.join('\n'), 'POST', type, { through: writing, gzipThreshold: gzipFrom });
    },
  };
}
