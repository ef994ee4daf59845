/** A notification as its person sees it, in their language: in the list and, as it is written, on the pages they have open. */
import type { NotificationNews } from '../../contracts/index.js';
import type { Kind } from './kinds.js';
import type { NotificationRow } from './notifications-repository.js';
import { languageOf } from './templates/languages.js';
import { rendered } from './templates/rendered.js';

export async function newsOf(row: NotificationRow): Promise<NotificationNews> {
  const { subject, short } = await rendered(row.kind as Kind, languageOf(row.language), row.data);
  return {
    id: row.id,
    kind: row.kind,
    title: subject,
    text: short,
    reservationId: row.reservation_id,
    createdAt: row.created_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
  };
}
