/** How a chart looks: uPlot's options in the colours of the page. */
import type uPlot from 'uplot';
import { drawLone, drawUpright } from './chart-marks.js';

const LINES = ['--moving', '--parked', '--rented', '--charging', '--alert'];
const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
const AXIS = {
  day: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }),
  minute: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }),
  second: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
};

/** Of the marks at the foot: as fine as they stand apart; midnight is its day. */
function timesOf(_plot: uPlot, marks: number[], _axis: number, _space: number, apartS: number): string[] {
  const usual = apartS >= DAY_S ? AXIS.day : apartS < 60 ? AXIS.second : AXIS.minute;
  return marks.map((at) => {
    const date = new Date(at * 1000);
    const isMidnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
    return (isMidnight ? AXIS.day : usual).format(date);
  });
}

export function chartOptions(
  width: number,
  height: number,
  theme: 'light' | 'dark',
  lines: readonly { label: string; unit: string }[],
  {
    onZoom,
    oddOf,
    syncKey,
    markAt,
  }: {
    onZoom(span: { fromMs: number; toMs: number } | undefined): void;
    /** Places of the values of a line that are marked. */
    oddOf(line: number): readonly number[];
    /** Charts of the same key move their cursors together. */
    syncKey: string | undefined;
    /** A moment that is marked by an upright line, s. */
    markAt(): number | undefined;
  },
): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const lineColour = (line: number) => colour(LINES[line % LINES.length] ?? '--ink');
  const axis: uPlot.Axis = {
    stroke: colour('--muted'),
    font: `11.5px ${colour('--sans')}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    cursor: { drag: { x: true, y: false }, points: { size: 7 }, ...(syncKey && { sync: { key: syncKey } }) },
    legend: { live: true },
    axes: [
      { ...axis, size: 30, values: timesOf },
      { ...axis, size: 46 },
    ],
    series: [
      { value: (_plot, seconds) => (seconds === null ? '' : clock.format(seconds * 1000)), label: 'At' },
      ...lines.map(({ label, unit }, i) => ({
        label,
        stroke: lineColour(i),
        width: theme === 'dark' ? 1.6 : 1.8,
        points: {
          show: true,
          size: 9,
          width: 2,
          stroke: colour('--bad'),
          fill: colour('--surface'),
          filter: (_plot: uPlot, _series: number, show: boolean | undefined) =>
            show === undefined ? null : [...oddOf(i)],
        },
        // Nothing while the cursor is nowhere; a dash where the line has a hole.
        value: (_plot: uPlot, value: number | null | undefined, _series: number, place: number | null) =>
          typeof value === 'number' ? `${+value.toFixed(2)} ${unit}`.trim() : place === null ? '' : '–',
      })),
    ],
    hooks: {
      drawSeries: [(plot, line) => drawLone(plot, line, lineColour(line - 1))],
      draw: [
        (plot) => {
          const at = markAt();
          if (at !== undefined) drawUpright(plot, at, colour('--ink'));
        },
      ],
      setScale: [
        (plot, scale) => {
          if (scale !== 'x') return;
          const { min, max } = plot.scales.x ?? {};
          const xs = plot.data[0];
          const all = min === xs[0] && max === xs.at(-1);
          if (min === undefined || max === undefined || min === null || max === null) return;
          onZoom(all ? undefined : { fromMs: min * 1000, toMs: max * 1000 });
        },
      ],
    },
  };
}
