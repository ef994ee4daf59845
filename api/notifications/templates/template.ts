/** A message in Handlebars: what the text and the HTML part of a mail are both made from, so that they say the same. */
import type { Kind } from '../kinds.js';

export interface Template {
  subject: string;
  /** Without markup. All that an SMS, a push or the list on a page shows, with the facts. */
  paragraphs: readonly string[];
  /** Label and name in the data; those that are missing are left out. */
  facts?: readonly (readonly [label: string, name: string])[];
  /** Whether the lines of the invoice are shown, and their sum. */
  amounts?: true;
  /** What a button says that leads to `actionUrl`; the button is left out where there is none. */
  action?: string;
  /** Below the button, and in smaller letters. */
  notes?: readonly string[];
}

export interface LanguageTemplates {
  messages: Readonly<Record<Kind, Template>>;
  /** Above the amounts of an invoice, where one is shown, and beside their sum. */
  invoice: { title: string; total: string };
  /** Below a button: what to do where it does nothing. */
  copyLink: string;
  /** Below each mail: why it came. */
  footer: string;
  /** Below a message that can be unsubscribed from; the link leads to `unsubscribeUrl`. */
  unsubscribe: string;
  /** What the page behind that link says; `{{kind}}` is one of the names. */
  unsubscribing: { question: string; button: string; done: string; kinds: Readonly<Partial<Record<Kind, string>>> };
}
