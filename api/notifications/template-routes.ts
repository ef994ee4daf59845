/** What messages look like, for staff. */
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { CHANNELS, KINDS, ruleOf } from './kinds.js';
import { LANGUAGES, languageOf } from './templates/languages.js';
import { rendered } from './templates/rendered.js';
import { SAMPLE_DATA } from './templates/sample-data.js';
import { TEMPLATES } from './templates/templates.js';

const TemplateKind = Type.Object({
  kind: Type.Enum(KINDS),
  channels: Type.Array(Type.Enum(CHANNELS), { description: 'Unless the person wants others' }),
  transactional: Type.Boolean({ description: 'Nobody can unsubscribe from it' }),
  urgent: Type.Boolean({ description: 'Passes quiet hours' }),
  languages: Type.Array(Type.Enum([...LANGUAGES])),
});

export function templateRoutes(): Endpoint[] {
  const tag = 'notifications';
  const access = 'messages.read';
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/notification-templates',
      tag,
      access,
      summary: 'The kinds of messages',
      answers: { 200: { description: 'All', schema: Type.Object({ items: Type.Array(TemplateKind) }) } },
      async handle() {
        const items = KINDS.map((kind) => {
          const { channels, transactional = false, urgent = false } = ruleOf(kind);
          return { kind, channels, transactional, urgent, languages: LANGUAGES };
        });
        return { status: 200, body: { items } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/notification-templates/{kind}/preview',
      tag,
      access,
      summary: 'A message with made-up data',
      params: Type.Object({ kind: Type.String({ minLength: 1, maxLength: 40 }) }),
      missing: templateNotFound,
      query: Type.Object({
        language: Type.Optional(Type.String({ maxLength: 35, description: 'BCP 47; English unless there is it' })),
      }),
      answers: {
        200: {
          description: 'The message',
          schema: Type.Object({
            language: Type.Enum([...LANGUAGES]),
            subject: Type.String(),
            text: Type.String(),
            html: Type.String(),
          }),
        },
      },
      async handle({ params, query }) {
        const kind = KINDS.find((known) => known === params.kind);
        if (!kind) throw templateNotFound();
        const language = languageOf(query.language);
        const { actionUrl, ...sample } = SAMPLE_DATA;
        const data = {
          ...sample,
          ...(TEMPLATES[language].messages[kind].action && { actionUrl }),
          ...(!ruleOf(kind).transactional && {
            unsubscribeUrl: 'https://motorpool.example.org/api/v1/notifications/unsubscribe?token=…',
          }),
        };
        const { subject, text, html } = await rendered(kind, language, data);
        return { status: 200, body: { language, subject, text, html } };
      },
    }),
  ];
}

const templateNotFound = () =>
  new MotorpoolError('not-found', 'template-not-found', 'There is no such kind of message.');
