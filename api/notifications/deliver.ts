/** Sends what waits for one channel: at least once to the provider, and not what nobody wants or what is true no more. */
import type { Knex } from 'knex';
import { during } from '../../platform/current-work.js';
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import type { Tracing } from '../../platform/tracing/tracing.js';
import { Refused } from '../messages/carrier.js';
import { type Carriers, logLetter } from '../messages/carriers.js';
import type { Sealing } from '../sealed/sealing.js';
import { type ClaimedDelivery, deliveriesRepository } from './deliveries-repository.js';
import { type Channel, ruleOf } from './kinds.js';
import type { MailLinks } from './mail-links.js';
import { stillTrue } from './still-true.js';
import { languageOf } from './templates/languages.js';
import { rendered } from './templates/rendered.js';
import type { Unsubscribing } from './unsubscribing.js';
import { quietUntil, wantedChannels } from './wanted-channels.js';

const AT_ONCE = 10;
const LEASE_S = 120; // longer than any carrier takes
const PAUSES_S = [10, 30, 120, 600, 1_800, 7_200, 21_600]; // after each failure; then it is dead
const MINUTE_MS = 60_000;

export interface DeliverDependencies {
  db: Knex;
  log: Log;
  production: boolean;
  carriers: Carriers;
  sealing: Sealing;
  unsubscribing: Unsubscribing;
  links: MailLinks;
  tracing?: Tracing | undefined;
}

/** What stands in `data` where a message holds a secret is sealed for that message alone. */
export const sealedDataPurpose = (dedupeKey: string) => `message ${dedupeKey}`;

/** RFC 2606, section 2: such as the customers of the demo have. A mail server would only send it back. */
const NOBODYS = /\.example$/i;

/** Gives how many it took. */
export async function deliverSome(channel: Channel, deps: DeliverDependencies): Promise<number> {
  const claimed = await deliveriesRepository(deps.db).claim(channel, AT_ONCE, LEASE_S);
  const outcomes = await Promise.allSettled(
    claimed.map((delivery) => {
      const attributes = { kind: delivery.kind, 'delivery.id': delivery.id, attempt: delivery.attempts };
      const traced = deps.tracing?.follow(`send by ${channel}`, delivery.traceparent, { attributes });
      return during(traced, () => deliver(delivery, deps));
    }),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason; // of the database: the lease runs out
  return claimed.length;
}

async function deliver(delivery: ClaimedDelivery, deps: DeliverDependencies): Promise<void> {
  const { id, channel, kind, preferences } = delivery;
  const kept = deliveriesRepository(deps.db);
  const now = new Date();
  const goodFor = ruleOf(kind).goodForMinutes;
  if (delivery.disabled) return kept.settle(id, 'dropped', { detail: 'the account is disabled' });
  if (goodFor !== undefined && now.getTime() > delivery.created_at.getTime() + goodFor * MINUTE_MS) {
    return kept.settle(id, 'dropped', { detail: 'it would come too late' });
  }
  if (!stillTrue(delivery)) return kept.settle(id, 'dropped', { detail: 'it is true no more' });
  if (preferences && !wantedChannels(kind, preferences.notifications).includes(channel)) {
    return kept.settle(id, 'dropped', { detail: 'the person does not want it' });
  }
  const quiet = delivery.urgent ? undefined : quietUntil(preferences?.notifications, preferences?.timeZone, now);
  if (quiet) return kept.postpone(id, quiet);

  if (channel === 'email' && NOBODYS.test(delivery.address)) {
    return kept.settle(id, 'dropped', { detail: 'an example address, to which no mail goes' });
  }

  const carrier = deps.carriers.of(channel);
  try {
    const letter = await letterOf(delivery, deps);
    if (!carrier) {
      logLetter(deps.log, deps.production, channel, letter);
      return await kept.settle(id, 'kept');
    }
    await kept.settle(id, 'sent', await carrier.send(letter));
  } catch (error) {
    const detail = messageOf(error).slice(0, 500);
    const pause = PAUSES_S[delivery.attempts - 1];
    const dead = error instanceof Refused || pause === undefined;
    if (dead) await kept.settle(id, 'dead', { detail });
    else await kept.retry(id, pause, detail);
    deps.log.warn(
      { delivery: id, kind, channel, attempt: delivery.attempts, dead, reason: detail },
      'a message was not sent',
    );
  }
}

async function letterOf(delivery: ClaimedDelivery, { sealing, unsubscribing, links }: DeliverDependencies) {
  const { id, kind, address, language, name, urgent, sealed, dedupe_key, user_id, created_at } = delivery;
  const data = sealed ? JSON.parse(sealing.open(sealed, sealedDataPurpose(dedupe_key))) : delivery.data;
  const unsubscribeUrl =
    delivery.channel === 'email' && user_id && !ruleOf(kind).transactional
      ? unsubscribing.url(user_id, kind)
      : undefined;
  const written = languageOf(language);
  const { subject, text, short, html } = await rendered(kind, written, {
    timeZone: delivery.preferences?.timeZone,
    ...data,
    ...links.of(kind, data, written, created_at),
    ...(unsubscribeUrl && { unsubscribeUrl }),
  });
  const triedSince = delivery.attempts > 1 || delivery.detail !== null ? created_at : undefined;
  const words = { subject, text: delivery.channel === 'email' ? text : short, html };
  return { id, kind, to: address, name: name ?? undefined, urgent, unsubscribeUrl, triedSince, ...words };
}
