/** Twilio's list of messages, by its published API: it takes one, and lists what it took. Two posts are two messages. */
import { type ProviderServer, providerServer } from './provider-server.js';

export interface TwilioStandIn {
  readonly server: ProviderServer;
  /** Bodies, as they went to that number. */
  sentTo(phone: string): string[];
}

export async function twilioStandIn(): Promise<TwilioStandIn> {
  const messages: {
    sid: string;
    to: string;
    body: string;
    date_created: string;
    date_sent: null;
    direction: string;
  }[] = [];
  const server = await providerServer(({ method, query, body }) => {
    if (method === 'GET') {
      const to = query.get('To');
      const found = messages.filter((message) => message.to === to).slice(0, Number(query.get('PageSize')));
      return { status: 200, body: { messages: found, next_page_uri: null } };
    }
    const form = new URLSearchParams(body);
    const message = {
      sid: `SM${messages.length}`,
      to: form.get('To') ?? '',
      body: form.get('Body') ?? '',
      date_created: new Date().toUTCString(), // to the second
      date_sent: null, // it is queued
      direction: 'outbound-api',
    };
    messages.unshift(message);
    return { status: 201, body: message };
  });
  return { server, sentTo: (phone) => messages.filter(({ to }) => to === phone).map(({ body }) => body) };
}
