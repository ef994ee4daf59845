/** A chart in a sentence a line, for who cannot see it. */
import type { Series } from './series.js';

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export function chartSummary(at: readonly number[], series: readonly Series[]): string {
  const [first, last] = [at[0], at.at(-1)];
  if (first === undefined || last === undefined) return 'Nothing to show.';
  const lines = series.map(({ label, unit, values }) => {
    const known = values.filter((value) => typeof value === 'number');
    if (known.length === 0) return `${label}: nothing known.`;
    const [least, most] = known.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [known[0] ?? 0, known[0] ?? 0]);
    return `${label}: from ${round(least)} to ${round(most)}, ${round(known.at(-1) ?? 0)} ${unit} at the end.`;
  });
  return `${clock.format(first)} to ${clock.format(last)}. ${lines.join(' ')}`;
}

const round = (value: number): number => +value.toFixed(2);
