/** InfluxDB 2.x: a bucket with a retention rule for each policy, and the mapping by which InfluxQL finds it. */
type Send = (path: string, body: string, method: string, headers?: Record<string, string>) => Promise<unknown>;

const JSON_BODY = { 'content-type': 'application/json' };

/** Makes what is missing. https://docs.influxdata.com/influxdb/v2/api/ */
export async function prepareBuckets(options: {
  send: Send;
  org: string;
  database: string;
  policies: Readonly<Record<string, number>>;
}): Promise<void> {
  const { send, org, database, policies } = options;
  const { orgs } = (await send(`/api/v2/orgs?${new URLSearchParams({ org })}`, '', 'GET')) as {
    orgs: { id: string }[];
  };
  const orgID = orgs[0]?.id;
  if (!orgID) throw new Error(`InfluxDB has no organisation ${org}: set INFLUX_ORG to one that it has`);
  for (const [policy, ms] of Object.entries(policies)) {
    const name = `${database}/${policy}`;
    const found = (await send(`/api/v2/buckets?${new URLSearchParams({ orgID, name })}`, '', 'GET')) as {
      buckets?: { id: string }[];
    };
    const retentionRules = [{ type: 'expire', everySeconds: ms / 1000 }];
    const made = JSON.stringify({ orgID, name, retentionRules });
    const bucketID =
      found.buckets?.[0]?.id ?? ((await send('/api/v2/buckets', made, 'POST', JSON_BODY)) as { id: string }).id;
    const query = new URLSearchParams({ orgID, db: database, rp: policy });
    const { content = [] } = (await send(`/api/v2/dbrps?${query}`, '', 'GET')) as { content?: unknown[] };
    if (content.length > 0) continue;
    const mapping = { orgID, bucketID, database, retention_policy: policy, default: policy === 'recent' };
    await send('/api/v2/dbrps', JSON.stringify(mapping), 'POST', JSON_BODY);
  }
}
