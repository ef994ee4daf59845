/** The link below a mail. Asking shows a button alone, as programs that look through mails follow links; only a POST does it. */
import { Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { sendSmallPage } from '../http/small-page.js';
import { TEMPLATES } from './templates/templates.js';
import type { Unsubscribing, Unsubscription } from './unsubscribing.js';

function wordsFor({ kind, language }: Unsubscription) {
  const { question, button, done, kinds } = TEMPLATES[language].unsubscribing;
  const filled = (words: string) => words.replace('{{kind}}', kinds[kind] ?? kind);
  return { language, question: filled(question), button, done: filled(done) };
}

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
        const { language, question, button } = wordsFor(await unsubscribing.look(query.token));
        const html = `<form method="post"><button>${button}</button></form>`;
        sendSmallPage(res, { language, title: question, html });
        return undefined;
      },
    }),
    endpoint({
      ...spec,
      method: 'post',
      summary: 'Unsubscribe from a kind of mail, in one click (RFC 8058)',
      answers: { 200: { description: 'Done', media: ['text/html'] } },
      async handle({ query, res }) {
        const { language, done } = wordsFor(await unsubscribing.unsubscribe(query.token));
        sendSmallPage(res, { language, title: done, html: '' });
        return undefined;
      },
    }),
  ];
}
