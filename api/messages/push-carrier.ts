/** Web push (RFC 8030), encrypted for the browser (RFC 8291) and signed by our key (VAPID, RFC 8292). */
import { createECDH, generateKeyPairSync } from 'node:crypto';
import type { Knex } from 'knex';
import { pushSubscriptionsRepository } from '../notifications/push-subscriptions-repository.js';
import type { SendOut } from '../outgoing/send-out.js';
import { type Carrier, Refused } from './carrier.js';

const KEPT_S = 24 * 3600; // by the push service, for a browser that is away
const LONGEST = 1_000; // characters; a push holds 4096 bytes

/** The public key to a private one, as browsers want it: base64url. */
export function vapidPublicKey(privateKey: string): string {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  return ecdh.getPublicKey('base64url');
}

/** A new private key, in base64url. */
export const makeVapidKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }).d as string;

export function pushCarrier(deps: { db: Knex; privateKey: string; contact: string; sendOut: SendOut }): Carrier {
  const vapidDetails = {
    subject: deps.contact,
    publicKey: vapidPublicKey(deps.privateKey),
    privateKey: deps.privateKey,
  };
  return {
    async send({ id, kind, to, subject, text, urgent }) {
      const subscriptions = pushSubscriptionsRepository(deps.db);
      const subscription = await subscriptions.find(to);
      if (!subscription) throw new Refused('the subscription is gone');
      const { endpoint, p256dh, auth } = subscription;
      const payload = JSON.stringify({ id, kind, title: subject, body: text.slice(0, LONGEST) });
      const { default: webPush } = await import('web-push'); // many never push anything
      const request = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
        vapidDetails,
        TTL: KEPT_S,
        urgency: urgent ? 'high' : 'normal',
        topic: id.replaceAll('-', ''), // a second one takes the place of the first
      });
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
      const { status } = await deps.sendOut(endpoint, Object.fromEntries(headers), request.body ?? '');
      if (status >= 200 && status < 300) return {};
      // RFC 8030, 7.3: the browser has unsubscribed.
      if (status === 404 || status === 410) {
        await subscriptions.remove(to);
        throw new Refused(`the browser has unsubscribed: ${status}`);
      }
      if (status === 400 || status === 413) throw new Refused(`push service: ${status}`);
      throw new Error(`push service: ${status}`);
    },
    close: () => {},
  };
}
