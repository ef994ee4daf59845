/** Samples as lines to draw: a silence is a gap, what must not be trusted is marked. Pure. */
import { ODD_MARKS } from '../../../../../contracts/quality.js';
import type { Series } from '../../../design/series.js';
import { labelOf, unitOf } from '../../../panel/format-value.js';

export type Row = { observedAt: string } & Record<string, unknown>;

const LEAST_GAP_MS = 10_000;
const USUAL = 6; // so many usual pauses are a gap

/** `everyMs` of steps; undefined for raw samples, where a gap is long against the signal's own pace. */
export function linesOf(rows: readonly Row[], signals: readonly string[], everyMs: number | undefined) {
  const times = rows.map(({ observedAt }) => Date.parse(observedAt));
  const gapMs = signals.map(
    (signal) => everyMs ?? gapOf(times.filter((_, i) => typeof valueIn(rows[i], signal) === 'number')),
  );
  const at: number[] = [];
  const columns: (number | null | undefined)[][] = signals.map(() => []);
  const odd: number[][] = signals.map(() => []);
  const lastAt = signals.map(() => Number.NaN);
  rows.forEach((row, i) => {
    const now = times[i] ?? 0;
    const breaks = signals.map(
      (signal, line) =>
        typeof valueIn(row, signal) === 'number' && now - (lastAt[line] ?? 0) > (gapMs[line] ?? 0) * 1.5,
    );
    if (breaks.includes(true)) {
      at.push((now + (at.at(-1) ?? now)) / 2);
      for (const [line, column] of columns.entries()) column.push(breaks[line] ? null : undefined);
    }
    at.push(now);
    signals.forEach((signal, line) => {
      const value = valueIn(row, signal);
      columns[line]?.push(typeof value === 'number' ? value : undefined);
      if (typeof value !== 'number') return;
      lastAt[line] = now;
      if (typeof row.quality === 'number' && (row.quality & (ODD_MARKS[signal] ?? 0)) !== 0)
        odd[line]?.push(at.length - 1);
    });
  });
  const series = signals.map(
    (signal, line): Series => ({
      label: labelOf(signal),
      unit: unitOf(signal),
      values: columns[line] ?? [],
      odd: odd[line] ?? [],
    }),
  );
  return { at, series };
}

/** True and false are drawn as one and zero. */
function valueIn(row: Row | undefined, signal: string): unknown {
  const value = row?.[signal] ?? (row?.signals as Record<string, unknown> | undefined)?.[signal];
  return typeof value === 'boolean' ? Number(value) : value;
}

function gapOf(times: readonly number[]): number {
  const pauses = times.slice(1).map((at, i) => at - (times[i] ?? at));
  pauses.sort((a, b) => a - b);
  return Math.max(LEAST_GAP_MS, USUAL * (pauses[pauses.length >> 1] ?? 0));
}
