/** Opening hours in short, and as one types them: "08:00-14:00, 16:00-20:00" a day. */
import type { Schemas } from '../../data/api.js';
import { inWords } from '../../design/in-words.js';

export type Hours = Schemas['OpeningHours'];
export const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export const dayWords = (spans: readonly string[][] | undefined): string =>
  (spans ?? []).map(([from, to]) => `${from}-${to}`).join(', ');

/** "Mon–Sat 08:00-20:00", days that are alike together. */
export function hoursWords(hours: Hours | null): string {
  if (!hours) return 'Always';
  const runs: { from: string; to: string; words: string }[] = [];
  for (const day of WEEK) {
    const words = dayWords(hours[day]);
    const last = runs.at(-1);
    if (last && last.words === words) last.to = day;
    else runs.push({ from: day, to: day, words });
  }
  return (
    runs
      .filter(({ words }) => words)
      .map(({ from, to, words }) => `${from === to ? inWords(from) : `${inWords(from)}–${inWords(to)}`} ${words}`)
      .join('; ') || 'Never'
  );
}

/** What was typed for a day; what is no span is left to the API to refuse. */
export const typedDay = (words: string): string[][] =>
  words
    .split(',')
    .map((span) => span.trim())
    .filter(Boolean)
    .map((span) => span.split(/\s*[-–]\s*/));
