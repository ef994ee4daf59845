/** SMS by Twilio's REST API, 2010-04-01: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource */
import { type Carrier, Refused } from './carrier.js';
import type { TwilioSettings } from './message-settings.js';

const TIMEOUT_MS = 10_000;
const LONGEST = 1_600; // characters of a Body
/** Of what is wrong with the number, not with us: https://www.twilio.com/docs/api/errors */
const BAD_NUMBER = new Set([21211, 21214, 21217, 21219, 21265, 21408, 21421, 21610, 21612, 21614, 21635]);

export function twilioCarrier({ accountSid, authToken, from, apiUrl }: TwilioSettings): Carrier {
  const url = `${apiUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  // A messaging service picks the number by itself.
  const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
  return {
    async send({ to, text }) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams({ To: to, ...sender, Body: text.slice(0, LONGEST) }).toString(),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const answer = (await response.json().catch(() => ({}))) as { sid?: unknown; code?: unknown };
      if (response.ok) return typeof answer.sid === 'string' ? { providerId: answer.sid.slice(0, 200) } : {};
      const said = `Twilio: ${response.status}${typeof answer.code === 'number' ? `, error ${answer.code}` : ''}`;
      if (response.status === 400 && BAD_NUMBER.has(Number(answer.code))) throw new Refused(said);
      throw new Error(said);
    },
    close: () => {},
  };
}
