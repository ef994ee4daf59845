/** SQL for the browsers that a person lets us push to. */
import type { Knex } from 'knex';

export interface PushSubscriptionRow {
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  created_at: Date;
}

const COLUMNS = 'id, endpoint, p256dh, auth, created_at';

export function pushSubscriptionsRepository(db: Knex) {
  return {
    async find(id: string): Promise<PushSubscriptionRow | undefined> {
      return db<PushSubscriptionRow>('push_subscriptions').where({ id }).first();
    },
    async remove(id: string): Promise<void> {
      await db('push_subscriptions').where({ id }).delete();
    },
    async removeOf(userId: string, id: string): Promise<boolean> {
      return (await db('push_subscriptions').where({ id, user_id: userId }).delete()) > 0;
    },
    async listOf(userId: string): Promise<PushSubscriptionRow[]> {
      return db('push_subscriptions').select(db.raw(COLUMNS)).where({ user_id: userId }).orderBy('created_at', 'desc');
    },
    /** undefined where the person has `most` others. */
    async put(
      userId: string,
      row: { endpoint: string; p256dh: string; auth: string },
      most: number,
    ): Promise<PushSubscriptionRow | undefined> {
      await db.raw('select from users where id = ? for update', [userId]); // so that two at once are not one too many
      const { rows } = await db.raw(
        `insert into push_subscriptions (user_id, endpoint, p256dh, auth)
         select ?::uuid, ?, ?, ?
         where (select count(*) from push_subscriptions where user_id = ? and endpoint <> ?) < ?::integer
         on conflict (user_id, endpoint) do update set p256dh = excluded.p256dh, auth = excluded.auth
         returning ${COLUMNS}`,
        [userId, row.endpoint, row.p256dh, row.auth, userId, row.endpoint, most],
      );
      return rows[0];
    },
  };
}
