/** The words of every message, by language. */
import { en } from './en.js';
import { es } from './es.js';
import type { Language } from './languages.js';
import type { LanguageTemplates } from './template.js';

export const TEMPLATES: Readonly<Record<Language, LanguageTemplates>> = { en, es };
