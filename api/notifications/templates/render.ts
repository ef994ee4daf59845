/** A message's words: subject, text, HTML and a short form, in a person's language. Pure. */
import Handlebars from 'handlebars';
import { KINDS, type Kind } from '../kinds.js';
import { LANGUAGES, type Language } from './languages.js';
import { htmlOf, shortOf, textOf } from './layout.js';
import { TEMPLATES } from './templates.js';
import { viewOf } from './view-of.js';

export interface Rendered {
  subject: string;
  /** The plain part of a mail. */
  text: string;
  html: string;
  /** Without what only a mail has room for. */
  short: string;
}

type Compiled = Record<keyof Rendered, (view: object) => string>;

// No helper but these two: a template shows what it is given and can do nothing.
const HELPERS = ['if', 'each'];
const COMPILING = { knownHelpersOnly: true, knownHelpers: { if: true, each: true }, strict: false } as const;
const engine = Handlebars.create();
for (const helper of Object.keys(engine.helpers)) if (!HELPERS.includes(helper)) engine.unregisterHelper(helper);

function compiled(kind: Kind, language: Language): Compiled {
  const words = TEMPLATES[language];
  const template = words.messages[kind];
  const plain = { ...COMPILING, noEscape: true };
  return {
    subject: engine.compile(template.subject, plain),
    text: engine.compile(textOf(template, words), plain),
    html: engine.compile(htmlOf(template, words, language), COMPILING),
    short: engine.compile(shortOf(template), plain),
  };
}

const ALL = new Map(
  KINDS.flatMap((kind) => LANGUAGES.map((language) => [`${kind} ${language}`, compiled(kind, language)] as const)),
);

/** `data`: see `viewOf`; what stands under a language's name goes before the rest where that is written. What is missing is left out. */
export function render(kind: Kind, language: Language, data: Readonly<Record<string, unknown>>): Rendered {
  const template = ALL.get(`${kind} ${language}`) as Compiled;
  const own = data[language];
  const view = viewOf({ ...data, ...(typeof own === 'object' && own) }, language);
  const subject = oneLine(template.subject(view));
  return {
    subject,
    text: withoutGaps(template.text(view)),
    short: withoutGaps(template.short(view)),
    html: template.html({ ...view, subjectLine: subject }),
  };
}

const withoutGaps = (text: string) => text.replaceAll(/\n{3,}/g, '\n\n').trim();

/** A header holds one line, and not a long one. */
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
