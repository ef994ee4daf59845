/** SQL for where other systems want their events. */
import type { Knex } from 'knex';

export interface WebhookEndpointRow {
  id: string;
  user_id: string;
  url: string;
  kinds: string[];
  previous_until: Date | null;
  failing_since: Date | null;
  disabled_at: Date | null;
  disabled_reason: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

const COLUMNS = `id, user_id, url, kinds, previous_until, failing_since, disabled_at, disabled_reason, version, created_at, updated_at`;

/** What its secrets are sealed for. */
export const webhookSecretPurpose = (id: string) => `webhook secret ${id}`;

export function webhookEndpointsRepository(db: Knex) {
  async function changed(id: string, columns: Record<string, unknown>): Promise<WebhookEndpointRow | undefined> {
    const rows = await db('webhook_endpoints')
      .where({ id })
      .update({ ...columns, version: db.raw('version + 1'), updated_at: db.fn.now() })
      .returning('*');
    return rows[0];
  }
  return {
    /** undefined where the person has `most` already. */
    async insert(
      row: { id: string; userId: string; url: string; kinds: readonly string[]; secret: Buffer },
      most: number,
    ): Promise<WebhookEndpointRow | undefined> {
      await db.raw('select from users where id = ? for update', [row.userId]); // so that two at once are not one too many
      const { rows } = await db.raw(
        `insert into webhook_endpoints (id, user_id, url, kinds, secret)
         select ?::uuid, ?::uuid, ?, ?::text[], ?::bytea
         where (select count(*) from webhook_endpoints where user_id = ?) < ?::integer returning ${COLUMNS}`,
        [row.id, row.userId, row.url, row.kinds as string[], row.secret, row.userId, most],
      );
      return rows[0];
    },
    async listOf(userId: string): Promise<WebhookEndpointRow[]> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from webhook_endpoints where user_id = ? order by created_at, id`,
        [userId],
      );
      return rows;
    },
    async find(userId: string, id: string): Promise<WebhookEndpointRow | undefined> {
      const { rows } = await db.raw(`select ${COLUMNS} from webhook_endpoints where id = ? and user_id = ?`, [
        id,
        userId,
      ]);
      return rows[0];
    },
    /** Nobody else changes it until the transaction ends. */
    async lock(userId: string, id: string): Promise<WebhookEndpointRow | undefined> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from webhook_endpoints where id = ? and user_id = ? for update`,
        [id, userId],
      );
      return rows[0];
    },
    /** Switching on forgets that it failed. */
    async change(
      id: string,
      { url, kinds, enabled }: { url?: string; kinds?: readonly string[]; enabled?: boolean },
    ): Promise<WebhookEndpointRow | undefined> {
      return changed(id, {
        ...(url !== undefined && { url }),
        ...(kinds !== undefined && { kinds }),
        ...(enabled === true && { disabled_at: null, disabled_reason: null, failing_since: null }),
        ...(enabled === false && {
          disabled_at: db.raw('coalesce(disabled_at, now())'),
          disabled_reason: 'by its owner',
        }),
      });
    },
    /** The one of now signs too until then; one before it no more. */
    async rotate(id: string, secret: Buffer, previousUntil: Date): Promise<WebhookEndpointRow | undefined> {
      return changed(id, { previous_secret: db.ref('secret'), previous_until: previousUntil, secret });
    },
    async remove(userId: string, id: string): Promise<WebhookEndpointRow | undefined> {
      const { rows } = await db.raw(`delete from webhook_endpoints where id = ? and user_id = ? returning ${COLUMNS}`, [
        id,
        userId,
      ]);
      return rows[0];
    },
    async succeeded(id: string): Promise<void> {
      await db('webhook_endpoints').where({ id }).update({ failing_since: null });
    },
    /** Since when it fails. */
    async failed(id: string): Promise<Date | undefined> {
      const { rows } = await db.raw(
        `update webhook_endpoints set failing_since = coalesce(failing_since, now()) where id = ? returning failing_since`,
        [id],
      );
      return rows[0]?.failing_since;
    },
    /** Its version then; undefined where it was off already. */
    async switchOff(id: string, reason: string): Promise<number | undefined> {
      const { rows } = await db.raw(
        `update webhook_endpoints set disabled_at = now(), disabled_reason = ?, version = version + 1, updated_at = now()
         where id = ? and disabled_at is null returning version`,
        [reason, id],
      );
      return rows[0]?.version;
    },
  };
}
