/** SQL for how messages to people and events to other systems stand. */
import type { Knex } from 'knex';

export interface MessageCounts {
  /** By channel: messages whose time has come and that wait, for how long the oldest, and those given up within a day. */
  channels: Record<string, { due: number; seconds: number; dead: number }>;
  webhooksDue: number;
  webhooksSeconds: number;
  endpointsFailing: number;
}

const READ = `
  select
    (select json_object_agg(channel, json_build_object('due', coalesce(q.due, 0), 'seconds', coalesce(q.seconds, 0),
         'dead', coalesce(d.dead, 0)))
     from unnest(array['email', 'sms', 'push']) as channel
       left join (select channel, count(*) as due, extract(epoch from max(now() - next_at)) as seconds from deliveries
         where state = 'queued' and next_at <= now() group by 1) q using (channel)
       left join (select channel, count(*) as dead from deliveries
         where state = 'dead' and created_at >= now() - interval '1 day' group by 1) d using (channel)) as channels,
    w.due as "webhooksDue", w.seconds as "webhooksSeconds",
    (select count(*)::int from webhook_endpoints where failing_since is not null or disabled_at is not null) as "endpointsFailing"
  from (select count(*)::int as due, coalesce(extract(epoch from max(now() - next_at)), 0)::float8 as seconds
    from webhook_deliveries where state = 'queued' and next_at <= now()) w`;

export const messageCountsRepository = (db: Knex) => ({
  read: async (): Promise<MessageCounts> => (await db.raw(READ)).rows[0],
});
