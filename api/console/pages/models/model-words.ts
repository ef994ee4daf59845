/** How models are spoken of on their pages. */
import type { Schemas } from '../../data/api.js';
import type { Tone } from '../../design/chip.js';

export type Version = Schemas['ModelVersion'];
export type ModelTask = Schemas['ModelTask'];
export type ModelDay = Schemas['ModelDay'];

export const STAGE_WORDS: Record<Version['stage'], { label: string; tone: Tone }> = {
  live: { label: 'Live', tone: 'good' },
  shadow: { label: 'Shadow', tone: 'info' },
  retired: { label: 'Retired', tone: 'quiet' },
};

export const servesWords = ({ isOn, live }: ModelTask) => (isOn && live !== null ? `Version ${live}` : 'Rules');

/** A number to three figures, a count whole; a dash where it is not known. */
export const figureOf = (value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(3))) : String(value ?? '–');

/** "averagePrecision" → "average precision"; what is short stands in capitals, as one writes AUC. */
export function metricWords(metric: string): string {
  if (metric === 'brier30') return 'Brier score (30 days)';
  return metric.length <= 5 ? metric.toUpperCase() : metric.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** What drifted most on that side; undefined where nothing was counted. */
export const mostDrifted = (drift: ModelDay['drift'], side: ModelDay['drift'][number]['side']) =>
  drift.filter((one) => one.side === side).sort((a, b) => b.index - a.index)[0];

/** What a row of plain values says: "count 12.3, label 1". */
export const outputWords = (output: unknown) =>
  typeof output === 'object' && output !== null
    ? Object.entries(output)
        .map(([name, value]) => `${name} ${figureOf(value)}`)
        .join(', ')
    : figureOf(output);
