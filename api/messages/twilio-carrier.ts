/** SMS by Twilio's REST API, 2010-04-01: https://www.twilio.com/docs/messaging/api/message-resource */
import { type Carrier, Refused } from './carrier.js';
import type { TwilioSettings } from './message-settings.js';

const TIMEOUT_MS = 10_000;
const LONGEST = 1_600; // characters of a Body
const CLOCKS_MS = 60_000; // by which theirs may be behind ours
const LOOKED_THROUGH = 100; // of the newest to that number
/** Of what is wrong with the number, not with us: https://www.twilio.com/docs/api/errors */
const BAD_NUMBER = new Set([21211, 21214, 21217, 21219, 21265, 21408, 21421, 21610, 21612, 21614, 21635]);

interface SentMessage {
  sid: string;
  body: string;
  /** RFC 2822. */
  date_created: string;
  direction: string;
}

export function twilioCarrier({ accountSid, authToken, from, apiUrl }: TwilioSettings): Carrier {
  const url = `${apiUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  // A messaging service picks the number by itself.
  const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };

  async function ask(query: string, form?: URLSearchParams): Promise<Record<string, unknown>> {
    const response = await fetch(url + query, {
      ...(form && { method: 'POST', body: form.toString() }),
      headers: {
        ...{ authorization, accept: 'application/json' },
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    if (response.ok) return answer;
    const said = `Twilio: ${response.status}${typeof answer.code === 'number' ? `, error ${answer.code}` : ''}`;
    if (response.status === 400 && BAD_NUMBER.has(Number(answer.code))) throw new Refused(said);
    throw new Error(said);
  }

  /**
   * Twilio takes no key that makes a message one, but lists what it took: one to this number, of these words, made since
   * ours was written, is ours. Without a date in the question, as what still waits there has no `date_sent`.
   */
  async function alreadyThere(to: string, body: string, since: Date): Promise<string | undefined> {
    const { messages } = await ask(`?${new URLSearchParams({ To: to, PageSize: String(LOOKED_THROUGH) })}`);
    if (!Array.isArray(messages)) throw new Error('Twilio: no list of messages');
    return (messages as SentMessage[]).find(
      (message) =>
        message.direction !== 'inbound' &&
        message.body === body &&
        Date.parse(message.date_created) >= since.getTime() - CLOCKS_MS,
    )?.sid;
  }

  return {
    async send({ to, text, triedSince }) {
      const body = text.slice(0, LONGEST);
      const there = triedSince && (await alreadyThere(to, body, triedSince));
      const sid = there ?? (await ask('', new URLSearchParams({ To: to, ...sender, Body: body }))).sid;
      return typeof sid === 'string' ? { providerId: sid.slice(0, 200) } : {};
    },
    close: () => {},
  };
}
