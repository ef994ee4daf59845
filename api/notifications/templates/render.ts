/** A message's words: subject, text and HTML, in a person's language. Pure. */
import Handlebars from 'handlebars';
import { KINDS, type Kind } from '../kinds.js';
import { en } from './en.js';
import { es } from './es.js';
import { LANGUAGES, type Language } from './languages.js';
import type { LanguageTemplates } from './template.js';
import { viewOf } from './view-of.js';

export interface Rendered {
  subject: string;
  text: string;
  html: string;
}

type Compiled = Record<'subject' | 'text' | 'html', (view: object) => string>;

const TEMPLATES: Readonly<Record<Language, LanguageTemplates>> = { en, es };
// No helper but `if`: a template shows what it is given and can do nothing.
const COMPILING = { knownHelpersOnly: true, knownHelpers: { if: true }, strict: false } as const;
const engine = Handlebars.create();
for (const helper of Object.keys(engine.helpers)) if (helper !== 'if') engine.unregisterHelper(helper);

const HTML_TOP = (language: Language) =>
  `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>{{subjectLine}}</title>` +
  '<body style="font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;max-width:36em;margin:2em auto;padding:0 1em">';

function compiled(kind: Kind, language: Language): Compiled {
  const { messages, unsubscribe } = TEMPLATES[language];
  const { subject, paragraphs } = messages[kind];
  const below = `{{#if unsubscribeUrl}}${unsubscribe}{{/if}}`;
  const link = below.replace('{{unsubscribeUrl}}', '<a href="{{unsubscribeUrl}}">{{unsubscribeUrl}}</a>');
  const html = [
    ...[HTML_TOP(language), ...paragraphs.map((paragraph) => `<p>${paragraph}</p>`)],
    `<p style="font-size:13px;color:#595959">${link}</p></body></html>`,
  ];
  const plain = { ...COMPILING, noEscape: true };
  return {
    subject: engine.compile(subject, plain),
    text: engine.compile([...paragraphs, below].join('\n\n'), plain),
    html: engine.compile(html.join('\n'), COMPILING),
  };
}

const ALL = new Map(
  KINDS.flatMap((kind) => LANGUAGES.map((language) => [`${kind} ${language}`, compiled(kind, language)] as const)),
);

/** `data`: see `viewOf`. What is missing is left out. */
export function render(kind: Kind, language: Language, data: Readonly<Record<string, unknown>>): Rendered {
  const template = ALL.get(`${kind} ${language}`) as Compiled;
  const view = viewOf(data, language);
  const subject = oneLine(template.subject(view));
  return {
    subject,
    text: template
      .text(view)
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim(),
    html: template.html({ ...view, subjectLine: subject }),
  };
}

/** A header holds one line, and not a long one. */
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
