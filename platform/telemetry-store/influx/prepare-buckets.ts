/** InfluxDB 2.x: a bucket with a retention rule for each policy, and the mapping by which InfluxQL finds it. */
type Send = (path: string, body: string, method: string, headers?: Record<string, string>) => Promise<unknown>;

interface Of {
  send: Send;
  org: string;
  database: string;
}

const JSON_BODY = { 'content-type': 'application/json' };
const rulesOf = (ms: number) => [{ type: 'expire', everySeconds: ms / 1000 }];

/** Makes what is missing; what is there stays as it is. https://docs.influxdata.com/influxdb/v2/api/ */
export async function prepareBuckets(of: Of & { policies: Readonly<Record<string, number>> }): Promise<void> {
  const { send, database, policies } = of;
  const orgID = await orgIdOf(of);
  for (const [policy, ms] of Object.entries(policies)) {
    const name = `${database}/${policy}`;
    const made = JSON.stringify({ orgID, name, retentionRules: rulesOf(ms) });
    const found = await bucketOf(send, orgID, name);
    const bucketID = found?.id ?? ((await send('/api/v2/buckets', made, 'POST', JSON_BODY)) as { id: string }).id;
    const query = new URLSearchParams({ orgID, db: database, rp: policy });
    const { content = [] } = (await send(`/api/v2/dbrps?${query}`, '', 'GET')) as { content?: unknown[] };
    if (content.length > 0) continue;
    const mapping = { orgID, bucketID, database, retention_policy: policy, default: policy === 'recent' };
    await send('/api/v2/dbrps', JSON.stringify(mapping), 'POST', JSON_BODY);
  }
}

/** From now on the server keeps `recent` for so long, if it was `instead` that it did; what somebody set otherwise is theirs. */
export async function keepRecentBucket(of: Of, ms: number, instead: number): Promise<void> {
  const found = await bucketOf(of.send, await orgIdOf(of), `${of.database}/recent`);
  if (found?.retentionRules?.[0]?.everySeconds !== instead / 1000) return;
  const body = JSON.stringify({ retentionRules: rulesOf(ms) });
  await of.send(`/api/v2/buckets/${found.id}`, body, 'PATCH', JSON_BODY);
}

async function orgIdOf({ send, org }: Of): Promise<string> {
  const { orgs } = (await send(`/api/v2/orgs?${new URLSearchParams({ org })}`, '', 'GET')) as {
    orgs: { id: string }[];
  };
  if (orgs[0]) return orgs[0].id;
  throw new Error(`InfluxDB has no organisation ${org}: set INFLUX_ORG to one that it has`);
}

async function bucketOf(send: Send, orgID: string, name: string) {
  const { buckets } = (await send(`/api/v2/buckets?${new URLSearchParams({ orgID, name })}`, '', 'GET')) as {
    buckets?: { id: string; retentionRules?: { everySeconds: number }[] }[];
  };
  return buckets?.[0];
}
