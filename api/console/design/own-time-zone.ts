/** The computer's own time zone, such as `Europe/Madrid`: in it a page says its times, unless it says another. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
