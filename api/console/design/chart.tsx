/**
 * Values over time, drawn by uPlot. Drag or + and - zoom, arrows move, Home or a double click shows all. A sentence says
 * the same to who cannot see it.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../shell/theme.js';
import { chartOptions } from './chart-options.js';
import { chartSummary } from './chart-summary.js';
import type { Series } from './series.js';
import './chart.css';

interface Props {
  title: string;
  /** ms since the epoch, rising. */
  at: readonly number[];
  series: readonly Series[];
  heightPx?: number;
  /** Told what is in sight, ms, so that finer values can be asked for; undefined for all. */
  onZoom?(span: { fromMs: number; toMs: number } | undefined): void;
  /** What is in sight, ms, where the page decides it; else all that there is. */
  span?: { fromMs: number; toMs: number } | undefined;
  /** Charts of the same key move their cursors together. */
  syncKey?: string;
  /** Marked by an upright line, ms. */
  markAtMs?: number | undefined;
}

const ZOOM: Readonly<Record<string, number>> = { '+': 0.5, '=': 0.5, '-': 2 };
const MOVE: Readonly<Record<string, number>> = { ArrowLeft: -0.2, ArrowRight: 0.2 };

export function Chart({ title, at, series, heightPx = 200, onZoom, span: wanted, syncKey, markAtMs }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<uPlot>();
  const { theme } = useTheme();
  const told = useRef({ onZoom, series, markAtMs });
  told.current = { onZoom, series, markAtMs };
  const quiet = useRef(false); // the page's own span is no news to it
  const data = useMemo<uPlot.AlignedData>(
    () => [at.map((ms) => ms / 1000), ...series.map(({ values }) => [...values])] as uPlot.AlignedData,
    [at, series],
  );
  const latest = useRef(data);
  latest.current = data;
  const names = series.map(({ label, unit }) => `${label}\n${unit}`).join('\n');
  const span = {
    first: (wanted?.fromMs ?? at[0] ?? 0) / 1000,
    last: (wanted?.toMs ?? at.at(-1) ?? 0) / 1000,
  };

  // Made anew only when what is drawn is another thing, or in other colours.
  useEffect(() => {
    const holder = element.current;
    if (!holder) return;
    const parts = names.split('\n');
    const lines = parts.flatMap((label, i) => (i % 2 === 0 ? [{ label, unit: parts[i + 1] ?? '' }] : []));
    const made = new uPlot(
      chartOptions(holder.clientWidth, heightPx, theme, lines, {
        onZoom: (shown) => quiet.current || told.current.onZoom?.(shown),
        oddOf: (line) => told.current.series[line]?.odd ?? [],
        syncKey,
        markAt: () => told.current.markAtMs && told.current.markAtMs / 1000,
      }),
      latest.current,
      holder,
    );
    setPlot(made);
    const size = new ResizeObserver(() => made.setSize({ width: holder.clientWidth, height: heightPx }));
    size.observe(holder);
    return () => {
      size.disconnect();
      made.destroy();
    };
  }, [names, heightPx, theme, syncKey]);
  const { fromMs, toMs } = wanted ?? {};
  useEffect(() => {
    if (!plot) return;
    quiet.current = true;
    plot.setData(data, fromMs === undefined);
    if (fromMs !== undefined && toMs !== undefined) plot.setScale('x', { min: fromMs / 1000, max: toMs / 1000 });
    queueMicrotask(() => {
      quiet.current = false; // uPlot tells in a microtask of its own, before this one
    });
  }, [plot, data, fromMs, toMs]);
  useEffect(() => {
    if (markAtMs !== undefined) plot?.redraw(false, false);
  }, [plot, markAtMs]);

  function show(from: number, to: number) {
    if (wanted) plot?.setScale('x', { min: from, max: to });
    else plot?.setScale('x', { min: Math.max(span.first, from), max: Math.min(span.last, to) });
  }
  function onKey(key: string): boolean {
    const { min = span.first, max = span.last } = plot?.scales.x ?? {};
    const width = max - min;
    const zoom = ZOOM[key];
    const move = MOVE[key];
    if (zoom) show(min + (width * (1 - zoom)) / 2, max - (width * (1 - zoom)) / 2);
    else if (move) {
      const by = wanted ? move * width : Math.max(span.first - min, Math.min(span.last - max, move * width));
      show(min + by, max + by);
    } else if (key === 'Home') {
      if (wanted) onZoom?.(undefined);
      else show(span.first, span.last);
    } else return false;
    return true;
  }

  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <button
        type="button"
        className="chart-keys"
        aria-label={`${title}. ${chartSummary(at, series)} Plus and minus zoom, arrows move, Home shows all.`}
        onKeyDown={(event) => onKey(event.key) && event.preventDefault()}
      />
      <div ref={element} className="chart-plot" aria-hidden="true" />
    </figure>
  );
}
