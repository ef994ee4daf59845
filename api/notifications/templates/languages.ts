/** The languages in which people are told things. */
export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The nearest that there is of a BCP 47 tag; English for all else. */
export const languageOf = (tag: unknown): Language =>
  (typeof tag === 'string' && LANGUAGES.find((language) => language === tag.slice(0, 2).toLowerCase())) || 'en';
