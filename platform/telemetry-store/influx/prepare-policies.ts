/** InfluxDB 1.x: the database and its retention policies. */
import { messageOf } from '../../errors.js';

type Query = (q: string) => Promise<unknown>;

const HOUR_MS = 3_600_000;
const SHARD = { recent: '24h', historical: '168h' } as const; // as the server chooses by itself for a month and a year

const policyOf = (database: string, name: keyof typeof SHARD, ms: number) =>
  `RETENTION POLICY "${name}" ON "${database}" DURATION ${ms / HOUR_MS}h REPLICATION 1 SHARD DURATION ${SHARD[name]}`;

/** Makes what is missing; what is there stays as it is. */
export async function preparePolicies(
  query: Query,
  database: string,
  policies: Readonly<Record<keyof typeof SHARD, number>>,
): Promise<void> {
  await query(`CREATE DATABASE "${database}"`);
  for (const name of ['recent', 'historical'] as const) {
    await query(`CREATE ${policyOf(database, name, policies[name])}`).catch((error: unknown) => {
      if (!/already exists/.test(messageOf(error))) throw error; // with another duration
    });
  }
}

/** From now on the server keeps `recent` for so long. */
export async function keepRecentPolicy(query: Query, database: string, ms: number): Promise<void> {
  await query(`ALTER ${policyOf(database, 'recent', ms)}`);
}
