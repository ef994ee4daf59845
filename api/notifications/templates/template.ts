/** A message in Handlebars: its subject, and its paragraphs, from which both the text and the HTML part are made. */
import type { Kind } from '../kinds.js';

export interface Template {
  subject: string;
  /** Without markup: the same words serve both parts. */
  paragraphs: readonly string[];
}

export interface LanguageTemplates {
  messages: Readonly<Record<Kind, Template>>;
  /** Below a message that can be unsubscribed from; shows `unsubscribeUrl`. */
  unsubscribe: string;
}
