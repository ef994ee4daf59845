/** Tells a person something: rows in the caller's transaction, so that nothing is told of what was rolled back. */
import type { Knex } from 'knex';
import { factsOfInvoice } from './facts-of-invoice.js';
import { type Kind, ruleOf, type SecretKind } from './kinds.js';
import { notificationsRepository } from './notifications-repository.js';
import { languageOf } from './templates/languages.js';
import { wantedChannels } from './wanted-channels.js';

export interface News {
  kind: Exclude<Kind, SecretKind>;
  /** Whom. Without a person, the addresses in `to`. */
  userId?: string | undefined;
  to?: { email?: string | undefined; phone?: string | undefined };
  /** Of a reservation: its car, place and times are filled in. */
  reservationId?: string | undefined;
  /**
   * What the template shows: text, numbers, `…At` (RFC 3339, shown at the branch's clock), `…Minor` (minor units of
   * `currency`). `reservationId` may stand here too.
   */
  data: Readonly<Record<string, unknown>>;
  /** What is told once: a second one with this key is not told. At most 200 characters. */
  dedupeKey: string;
  /** Passes quiet hours, where its kind does not anyway. */
  urgent?: boolean;
  /** When it happened; now unless told. */
  at?: Date;
}

/** In a transaction. A person who is gone or disabled is told nothing. */
export async function notify(tx: Knex, news: News): Promise<void> {
  const named = news.reservationId ?? news.data.reservationId;
  const reservationId = typeof named === 'string' ? named : undefined;
  const kept = notificationsRepository(tx);
  const facts = reservationId === undefined ? {} : await kept.factsOf(reservationId);
  const invoice = await factsOfInvoice(tx, news.data.invoiceId);
  const paidBy = { paidBy: news.data.method, payLater: news.data.method === 'Invoice' };
  await write(tx, {
    ...news,
    reservationId,
    data: { ...facts, ...(news.kind === 'receipt' && paidBy), ...invoice, ...news.data },
  });
  // Other systems hear of money also where its customer is told nothing any more.
  const event = EVENTS[news.kind];
  if (!event) return;
  const subject = String(news.data.paymentId ?? reservationId ?? '');
  await kept.emit(event, subject, { ...news.data, reservationId }, `notification:${news.dedupeKey}`);
}

const EVENTS: Partial<Record<Kind, string>> = { receipt: 'payment.completed', refunded: 'payment.refunded' };

/** The same for any kind; `sealed` is what stands in the place of `data` where that is secret. false where it was told already. */
export async function write(
  tx: Knex,
  news: Omit<News, 'kind'> & { kind: Kind; sealed?: Buffer; languages?: string },
): Promise<boolean> {
  const kept = notificationsRepository(tx);
  const person = news.userId === undefined ? undefined : await kept.person(news.userId);
  if (news.userId !== undefined && !person) return false;
  const preferences = person?.preferences;
  const id = await kept.insert({
    userId: person?.id ?? null,
    kind: news.kind,
    reservationId: news.reservationId ?? null,
    dedupeKey: news.dedupeKey,
    language: languageOf(preferences?.language),
    urgent: news.urgent ?? ruleOf(news.kind).urgent ?? false,
    data: person ? { name: person.name, ...news.data } : news.data,
    sealed: news.sealed ?? null,
    at: news.at ?? null,
  });
  if (id === undefined) return false;
  const addresses = {
    email: [news.to?.email ?? person?.email].flatMap((address) => address ?? []),
    sms: [news.to?.phone ?? person?.phone].flatMap((address) => address ?? []),
    push: person?.subscriptions ?? [],
  };
  const ways = wantedChannels(news.kind, preferences?.notifications).flatMap((channel) =>
    addresses[channel].map((address) => ({ channel, address })),
  );
  await kept.addDeliveries(id, ways);
  return true;
}
