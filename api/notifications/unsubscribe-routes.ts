/** The link below a mail. Asking shows a button alone, as programs that look through mails follow links; only a POST does it. */
import { Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import type { Unsubscribing } from './unsubscribing.js';

const page = (words: string) =>
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
  `<title>Motorpool</title><body><main><h1>Motorpool</h1>${words}</main></body></html>`;

export function unsubscribeRoutes(unsubscribing: Unsubscribing): Endpoint[] {
  const spec = {
    path: '/api/v1/notifications/unsubscribe',
    tag: 'notifications',
    access: 'anyone',
    query: Type.Object({
      token: Type.String({ minLength: 1, maxLength: 400, description: 'As it stands in the link' }),
    }),
  } as const;
  return [
    endpoint({
      ...spec,
      method: 'get',
      summary: 'The page behind the link in a mail: a button to unsubscribe with',
      answers: { 200: { description: 'The page', media: ['text/html'] } },
      async handle({ query, res }) {
        const kind = unsubscribing.kindOf(query.token);
        const form = '<form method="post"><button>Unsubscribe</button></form>';
        res
          .status(200)
          .type('html')
          .send(page(`<p>No more e-mail of the kind “${kind}”?</p>${form}`));
        return undefined;
      },
    }),
    endpoint({
      ...spec,
      method: 'post',
      summary: 'Unsubscribe from a kind of mail, in one click (RFC 8058)',
      answers: { 200: { description: 'Done', media: ['text/html'] } },
      async handle({ query, res }) {
        const kind = await unsubscribing.unsubscribe(query.token);
        res
          .status(200)
          .type('html')
          .send(page(`<p>You get no more e-mail of the kind “${kind}”.</p>`));
        return undefined;
      },
    }),
  ];
}
